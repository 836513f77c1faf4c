using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Feedback.Monitoring.Sources;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>
/// Keeps raw answers as <c>pages/{shop}/{source}/{day}/{time}-{hash}.gz</c>: one line of JSON about the answer, then its body, as received. What was
/// derived from an answer can be derived again.
/// </summary>
internal sealed class PageArchive(Archive archive)
{
    public async Task<string> PutAsync(ShopSource source, SourceAnswer answer, int readerVersion, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(answer.Body.Span));
        var header = new ArchivedPageHeader(
            source.Type, answer.Address?.AbsoluteUri, answer.Status, answer.Headers.Fields, answer.FetchedAt, readerVersion, hash);
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await JsonSerializer.SerializeAsync(gzip, header, MonitoringJson.Instance.ArchivedPageHeader, cancellationToken);
            gzip.WriteByte((byte)'\n');
            await gzip.WriteAsync(answer.Body, cancellationToken);
        }
        var key = string.Create(
            CultureInfo.InvariantCulture,
            $"pages/{source.Shop}/{source.Id}/{answer.FetchedAt.UtcDateTime:yyyyMMdd}/{answer.FetchedAt.UtcDateTime:HHmmssfff}-{hash[..12]}.gz");
        await archive.PutAsync(key, packed.ToArray(), cancellationToken);
        return key;
    }
}

/// <param name="Address">Where the answer came from, without secrets.</param>
/// <param name="ReaderVersion">Of the adapter that read it at the time.</param>
/// <param name="Sha256">Of the body, in hexadecimal.</param>
internal sealed record ArchivedPageHeader(
    string Type, string? Address, int Status, IReadOnlyDictionary<string, string> Headers, DateTimeOffset FetchedAt, int ReaderVersion, string Sha256);
