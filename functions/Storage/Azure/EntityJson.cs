using System.Buffers;
using System.Text.Json;

namespace Feedback.Storage.Azure;

/// <summary>
/// A row as a table entity: its keys in their wire form, its body in pieces <c>B0</c> to <c>B15</c>, and <c>Op</c>, an id of the write by
/// which a writer whose answer got lost recognises its own work.
/// </summary>
internal static class EntityJson
{
    // A property holds 32,768 UTF-16 units; sixteen times 32,000 is the longest body.
    private const int PieceLength = 32_000;
    private const int MostPieces = TableStore.LongestBody / PieceLength;

    private static readonly string[] PieceNames = [.. Enumerable.Range(0, MostPieces).Select(i => $"B{i}")];

    public static void Write(IBufferWriter<byte> output, WireRowKey key, string body, string operationId)
    {
        output.Write("{"u8);
        WriteProperty(output, "PartitionKey", key.Partition);
        output.Write(","u8);
        WriteProperty(output, "RowKey", key.Row);
        output.Write(","u8);
        WriteProperty(output, "Op", operationId);
        var start = 0;
        for (var piece = 0; piece < MostPieces && (start < body.Length || piece == 0); piece++)
        {
            var length = piece == MostPieces - 1 ? body.Length - start : LengthOfPiece(body, start);
            output.Write(","u8);
            WriteProperty(output, PieceNames[piece], body.AsSpan(start, length));
            start += length;
        }
        output.Write("}"u8);
    }

    /// <summary>Reads the answer to a query of one partition: rows in the order of the service.</summary>
    /// <exception cref="FormatException">It is no such answer.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static List<StoredRow> ReadPage(ReadOnlyMemory<byte> utf8, string partition)
    {
        using var document = JsonDocument.Parse(utf8);
        if (!document.RootElement.TryGetProperty("value", out var values) || values.ValueKind != JsonValueKind.Array)
            throw new FormatException("The answer to a query has no list of entities.");
        var rows = new List<StoredRow>(values.GetArrayLength());
        foreach (var entity in values.EnumerateArray())
        {
            var key = new RowKey(partition, WireKey.Decode(Text(entity, "RowKey")));
            rows.Add(new StoredRow(key, Body(entity), Text(entity, "odata.etag")));
        }
        return rows;
    }

    /// <summary>Reads the answer to a read of one row.</summary>
    /// <exception cref="FormatException">It is no such answer.</exception>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static (StoredRow Row, string OperationId) Read(ReadOnlyMemory<byte> utf8, RowKey key)
    {
        using var document = JsonDocument.Parse(utf8);
        var entity = document.RootElement;
        return (new StoredRow(key, Body(entity), Text(entity, "odata.etag")), Text(entity, "Op"));
    }

    private static void WriteProperty(IBufferWriter<byte> output, string name, ReadOnlySpan<char> value)
    {
        AsciiJson.WriteString(output, name);
        output.Write(":"u8);
        AsciiJson.WriteString(output, value);
    }

    private static string Body(JsonElement entity)
    {
        var first = Text(entity, PieceNames[0]);
        if (!entity.TryGetProperty(PieceNames[1], out _))
            return first;
        return string.Concat(PieceNames.Select(name => entity.TryGetProperty(name, out var piece) ? piece.GetString() : ""));
    }

    // Never between the halves of a surrogate pair: neither half could be sent.
    private static int LengthOfPiece(string body, int start)
    {
        var length = Math.Min(PieceLength, body.Length - start);
        return length > 0 && char.IsHighSurrogate(body[start + length - 1]) ? length - 1 : length;
    }

    private static string Text(JsonElement entity, string name) =>
        entity.ValueKind == JsonValueKind.Object && entity.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"An entity has no {name}: it is not one of ours.");
}

/// <summary>A row's key in its wire form.</summary>
internal readonly record struct WireRowKey(string Partition, string Row)
{
    public static WireRowKey Of(RowKey key) => new(WireKey.Encode(key.Partition), WireKey.Encode(key.Row));

    /// <summary>The resource's path below the service, percent-encoded.</summary>
    public string Path(string table) => $"/{table}(PartitionKey='{Quote(Partition)}',RowKey='{Quote(Row)}')";

    private static string Quote(string wire) => Uri.EscapeDataString(wire.Replace("'", "''", StringComparison.Ordinal));
}
