using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>
/// Keeps raw answers as <c>pages/{day}/{shop}/{source}/{time}-{hash}.gz</c>: one line of JSON about the answer, then its body, as received. What was
/// derived from an answer can be derived again. The day comes first, so that old ones are found without looking at the others.
/// </summary>
internal sealed class PageArchive(Archive archive)
{
    private const string Folder = "pages/";
    private const string DayFormat = "yyyyMMdd";

    // Session cookies are nobody's business; no reader looks at them.
    private static readonly string[] NotKept = ["Set-Cookie", "Set-Cookie2", "Authorization", "Proxy-Authenticate", "WWW-Authenticate"];

    /// <param name="items">What was read from it.</param>
    /// <param name="silentBefore">See <see cref="ItemDelivery.MessageOf"/>.</param>
    public async Task PutAsync(
        PolledSource polled, SourceAnswer answer, IEnumerable<Item> items, DateTimeOffset? silentBefore, CancellationToken cancellationToken)
    {
        var source = polled.Source;
        var hash = HashOf(answer);
        var header = new ArchivedPageHeader(
            source.Type,
            answer.Address?.AbsoluteUri,
            answer.Status,
            answer.Headers.Fields.Where(field => !NotKept.Contains(field.Key, StringComparer.OrdinalIgnoreCase)).ToDictionary(),
            answer.FetchedAt,
            polled.Adapter.ReaderVersion,
            hash,
            [.. items.Select(item => ItemDelivery.IdOf(source.Id, item.ExternalId))],
            silentBefore);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await JsonSerializer.SerializeAsync(gzip, header, MonitoringJson.Instance.ArchivedPageHeader, cancellationToken);
            gzip.WriteByte((byte)'\n');
            await gzip.WriteAsync(answer.Body, cancellationToken);
        }
        var at = answer.FetchedAt.UtcDateTime;
        var key = string.Create(CultureInfo.InvariantCulture, $"{Folder}{at.ToString(DayFormat, CultureInfo.InvariantCulture)}/{source.Shop}/{source.Id}/{at:HHmmssfffffff}-{hash[..12]}.gz");
        await archive.PutAsync(key, packed.GetBuffer().AsMemory(0, (int)packed.Length), cancellationToken);
    }

    /// <summary>Hexadecimal SHA-256 of the body.</summary>
    public static string HashOf(SourceAnswer answer) => Convert.ToHexStringLower(SHA256.HashData(answer.Body.Span));

    /// <summary>The answers received in a span of time, oldest first.</summary>
    /// <param name="from">Included.</param>
    /// <param name="to">Excluded.</param>
    public async IAsyncEnumerable<ArchivedPage> ReadAsync(DateTimeOffset from, DateTimeOffset to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (firstDay, lastDay) = (DayOf(from), DayOf(to));
        var keys = new List<string>();
        await foreach (var key in archive.ListAsync(Folder, cancellationToken))
        {
            if (string.CompareOrdinal(key, firstDay) < 0)
                continue;
            if (keys.Count > 0 && !key.StartsWith(keys[0].AsSpan(0, firstDay.Length), StringComparison.Ordinal))
            {
                await foreach (var page in InOrderAsync(keys))
                    yield return page;
                keys.Clear();
            }
            if (string.CompareOrdinal(key, 0, lastDay, 0, lastDay.Length) > 0)
                break;
            keys.Add(key);
        }
        await foreach (var page in InOrderAsync(keys))
            yield return page;

        // By the time in their names; sources stand one behind the other in the day's folder.
        async IAsyncEnumerable<ArchivedPage> InOrderAsync(IEnumerable<string> ofDay)
        {
            foreach (var key in ofDay.OrderBy(key => key[(key.LastIndexOf('/') + 1)..], StringComparer.Ordinal).ThenBy(key => key, StringComparer.Ordinal))
            {
                if (await archive.GetAsync(key, cancellationToken) is { } packed && Unpack(key, packed) is { } page
                    && page.Answer.FetchedAt >= from && page.Answer.FetchedAt < to)
                {
                    yield return page;
                }
            }
        }
    }

    private static string DayOf(DateTimeOffset at) => $"{Folder}{at.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture)}";

    /// <summary>Deletes what was received before the day of an instant.</summary>
    /// <returns>How many answers.</returns>
    public async Task<int> DeleteBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var firstKept = $"{Folder}{before.UtcDateTime.ToString(DayFormat, CultureInfo.InvariantCulture)}/";
        var old = new List<string>();
        await foreach (var key in archive.ListAsync(Folder, cancellationToken))
        {
            if (string.CompareOrdinal(key, firstKept) >= 0)
                break;
            old.Add(key);
        }
        foreach (var key in old)
            await archive.TryDeleteAsync(key, cancellationToken);
        return old.Count;
    }

    /// <exception cref="InvalidDataException">The file is damaged, or not one of ours.</exception>
    private static ArchivedPage? Unpack(string key, byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        gzip.CopyTo(unpacked);
        var bytes = unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
        var end = bytes.Span.IndexOf((byte)'\n');
        // pages/{day}/{shop}/{source}/{name}
        if (end < 0 || key.Split('/') is not [_, _, var shop, var source, _])
            throw new InvalidDataException($"The archived page {key} is damaged.");
        var header = JsonSerializer.Deserialize(bytes.Span[..end], MonitoringJson.Instance.ArchivedPageHeader)
            ?? throw new InvalidDataException($"The archived page {key} is damaged.");
        var answer = new SourceAnswer(
            header.Status, new AnswerHeaders(header.Headers), bytes[(end + 1)..], SourceAddress.Web(header.Address), header.FetchedAt);
        if (HashOf(answer) != header.Sha256)
            throw new InvalidDataException($"The archived page {key} is not what was received: its hash differs.");
        return new ArchivedPage(key, shop, source, header, answer);
    }
}

/// <param name="Key">In the archive.</param>
internal sealed record ArchivedPage(string Key, string Shop, string Source, ArchivedPageHeader Header, SourceAnswer Answer);

/// <param name="Type">Of the source.</param>
/// <param name="Address">Where the answer came from, without secrets.</param>
/// <param name="ReaderVersion">Of the adapter that read it at the time.</param>
/// <param name="Sha256">Of the body, in hexadecimal.</param>
/// <param name="Items">Ids of the items that were read from it at the time.</param>
/// <param name="SilentBefore">Items written before this were there before the source was connected.</param>
internal sealed record ArchivedPageHeader(
    string Type, string? Address, int Status, IReadOnlyDictionary<string, string> Headers, DateTimeOffset FetchedAt, int ReaderVersion, string Sha256,
    IReadOnlyList<string>? Items, DateTimeOffset? SilentBefore);
