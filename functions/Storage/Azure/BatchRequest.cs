using System.Buffers;
using System.Text;

namespace Feedback.Storage.Azure;

/// <summary>Writes an entity group transaction: multipart/mixed with one part an operation (azure.com, "Performing entity group
/// transactions").</summary>
internal static class BatchRequest
{
    /// <param name="address">The table service's, as operations inside have absolute addresses.</param>
    /// <param name="boundary">Of the batch; that of the change set is derived from it.</param>
    /// <param name="operationId">Marks every row written.</param>
    public static ReadOnlyMemory<byte> Write(
        string address, string table, string partition, IReadOnlyList<TableOperation> operations, string boundary, string operationId)
    {
        var output = new ArrayBufferWriter<byte>(1024 * operations.Count);
        Line(output, $"--{boundary}");
        Line(output, $"Content-Type: multipart/mixed; boundary={boundary}_changes");
        Line(output, "");
        foreach (var operation in operations)
        {
            Line(output, $"--{boundary}_changes");
            Write(output, address, table, WireRowKey.Of(new RowKey(partition, operation.RowKey)), operation, operationId);
        }
        Line(output, $"--{boundary}_changes--");
        Line(output, $"--{boundary}--");
        return output.WrittenMemory;
    }

    private static void Write(
        ArrayBufferWriter<byte> output, string address, string table, WireRowKey key, TableOperation operation, string operationId)
    {
        var (method, path, condition) = operation.Kind switch
        {
            TableOperationKind.Insert => ("POST", $"/{table}", null),
            TableOperationKind.Upsert => ("PUT", key.Path(table), null),
            TableOperationKind.Replace => ("PUT", key.Path(table), operation.ETag),
            _ => ("DELETE", key.Path(table), operation.ETag ?? "*"),
        };
        Line(output, "Content-Type: application/http");
        Line(output, "Content-Transfer-Encoding: binary");
        Line(output, "");
        Line(output, $"{method} {address}{path} HTTP/1.1");
        Line(output, "Accept: application/json;odata=minimalmetadata");
        Line(output, "DataServiceVersion: 3.0");
        if (condition is not null)
            Line(output, $"If-Match: {condition}");
        if (operation.Body is { } body)
        {
            Line(output, "Content-Type: application/json");
            Line(output, "Prefer: return-no-content");
            Line(output, "");
            EntityJson.Write(output, key, body, operationId);
        }
        else
        {
            Line(output, "");
        }
        Line(output, "");
    }

    private static void Line(ArrayBufferWriter<byte> output, string text)
    {
        Encoding.UTF8.GetBytes(text, output);
        output.Write("\r\n"u8);
    }
}
