using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Azure;

namespace Feedback.Storage.Azure;

/// <summary>Where a query goes on: the two opaque keys of the service as one text that is safe in an address of ours.</summary>
internal static class TableContinuation
{
    private const char Between = ' ';

    public static string? From(Response response)
    {
        if (!response.Headers.TryGetValue("x-ms-continuation-NextPartitionKey", out var partition))
            return null;
        response.Headers.TryGetValue("x-ms-continuation-NextRowKey", out var row);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{partition}{Between}{row}"));
    }

    /// <returns>The query's parameters, an ampersand first. An empty row key is not sent: the service refuses one.</returns>
    /// <exception cref="ArgumentException">The text is no continuation.</exception>
    public static string ToQuery(string? continuation)
    {
        if (continuation is null)
            return "";
        var keys = Decode(continuation).Split(Between);
        if (keys is not [var partition, var row])
            throw new ArgumentException("The continuation is not one of this store.", nameof(continuation));
        return $"&NextPartitionKey={Uri.EscapeDataString(partition)}" + (row.Length == 0 ? "" : $"&NextRowKey={Uri.EscapeDataString(row)}");
    }

    private static string Decode(string continuation)
    {
        var bytes = new byte[continuation.Length];
        return Base64Url.DecodeFromChars(continuation, bytes, out _, out var length) == OperationStatus.Done
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : "";
    }
}
