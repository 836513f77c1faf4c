namespace Feedback.Storage.Azure;

/// <summary>The OData filter of a stretch of one partition. Keys in their wire form compare as the keys do by code point.</summary>
internal static class RangeFilter
{
    public static string Of(string partition, KeyRange range)
    {
        var filter = $"PartitionKey eq {Literal(WireKey.Encode(partition))}";
        if (range.From is { Length: > 0 } from)
            filter += $" and RowKey ge {Literal(WireKey.EncodeBound(from))}";
        if (range.To is { } to)
            filter += $" and RowKey lt {Literal(WireKey.EncodeBound(to))}";
        return filter;
    }

    private static string Literal(string wire) => $"'{wire.Replace("'", "''", StringComparison.Ordinal)}'";
}
