using System.Globalization;

namespace Feedback.Monitoring.Sources;

/// <summary>One stored answer of a source: what a reader reads. Nothing else reaches a reader, so that a replay reads the same.</summary>
/// <param name="Status">HTTP status; 200 for a file.</param>
/// <param name="Body">As received after content decoding (gzip, br); at most what the fetcher allows.</param>
/// <param name="Address">Where the answer came from, after redirects; null when a file was given without its address.</param>
/// <param name="FetchedAt">When it was received.</param>
internal sealed record SourceAnswer(int Status, AnswerHeaders Headers, ReadOnlyMemory<byte> Body, Uri? Address, DateTimeOffset FetchedAt)
{
    /// <summary>The server's own clock where it gave one: waits are measured against it, since ours may differ.</summary>
    public DateTimeOffset ServerTime =>
        DateTimeOffset.TryParseExact(Headers["Date"], "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : FetchedAt;
}
