using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;

namespace Feedback.Storage.Azure;

/// <summary>
/// Table Storage over REST: one method, one request, but that a table is made when the first write finds it missing, and that a
/// repeated request whose condition fails looks whether it was its own earlier attempt that changed the row.
/// </summary>
/// <param name="prefix">Leads every table's name.</param>
internal sealed class AzureTableStore(AzureService service, string prefix) : TableStore
{
    private const string Json = "application/json";
    // What a row of ours has that somebody changed before we learnt its ETag: one that no row has.
    private const string Outdated = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";
    private const string JsonWithTypes = "application/json;odata=minimalmetadata";

    public override async Task<StoredRow?> GetAsync(string table, RowKey key, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key);
        return (await ReadAsync(prefix + table, key, cancellationToken))?.Row;
    }

    public override async Task<string?> TryInsertAsync(string table, RowKey key, string body, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key, body);
        var write = new Write(RequestMethod.Post, $"/{prefix}{table}", body, Condition: null);
        return await WriteAsync(prefix + table, key, write, cancellationToken);
    }

    public override async Task<string> UpsertAsync(string table, RowKey key, string body, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key, body);
        var write = new Write(RequestMethod.Put, WireRowKey.Of(key).Path(prefix + table), body, Condition: null);
        return await WriteAsync(prefix + table, key, write, cancellationToken)
            ?? throw new StorageException(409, "Conflict", "The table service refused an unconditional write.");
    }

    public override async Task<string?> TryReplaceAsync(
        string table, RowKey key, string body, string etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key, body);
        var write = new Write(RequestMethod.Put, WireRowKey.Of(key).Path(prefix + table), body, etag);
        return await WriteAsync(prefix + table, key, write, cancellationToken);
    }

    public override async Task<bool> TryDeleteAsync(string table, RowKey key, string? etag, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckRow(table, key);
        using var message = NewMessage(RequestMethod.Delete, WireRowKey.Of(key).Path(prefix + table));
        message.Request.Headers.SetValue("If-Match", etag ?? "*");
        var response = await service.SendAsync(message, cancellationToken);
        return response.Status switch
        {
            204 => true,
            // Gone after an attempt whose answer got lost: that attempt took it.
            404 => AzureService.WasRepeated(message),
            412 => false,
            _ => throw service.Failure(response),
        };
    }

    public override async Task<TransactionResult> TransactAsync(
        string table, string partition, IReadOnlyList<TableOperation> operations, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckTransaction(table, partition, operations);
        var operationId = NewOperationId();
        for (var created = false; ; created = true)
        {
            var (answer, repeated) = await SendBatchAsync(prefix + table, partition, operations, operationId, cancellationToken);
            switch (answer)
            {
                case BatchAnswer.Committed { ETags: var etags } when etags.Count == operations.Count:
                    return new TransactionResult(null, etags);
                case BatchAnswer.Failed { Error.Code: "TableNotFound" } when !created:
                    await CreateTableAsync(prefix + table, cancellationToken);
                    continue;
                case BatchAnswer.Failed { Status: 404 or 409 or 412, Index: { } index, Error.Code: not "TableNotFound" }
                    when index < operations.Count:
                    return repeated && await ReadBackAsync(table, partition, operations, operationId, cancellationToken) is { } own
                        ? own
                        : new TransactionResult(index, []);
                case BatchAnswer.Failed failed:
                    throw new StorageException(
                        failed.Status, failed.Error.Code, $"The transaction failed with {failed.Status} {failed.Error.Code}.");
                default:
                    throw AzureService.NotUnderstood("a transaction's answer is cut short; it may have been applied");
            }
        }
    }

    public override async Task<RowPage> ScanPageAsync(
        string table, string partition, KeyRange range, int most, string? continuation, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckScan(table, partition, most);
        var query = $"$filter={Uri.EscapeDataString(RangeFilter.Of(partition, range))}&$top={most.ToString(CultureInfo.InvariantCulture)}"
            + TableContinuation.ToQuery(continuation);
        using var message = NewMessage(RequestMethod.Get, $"/{prefix}{table}()", query);
        var response = await service.SendAsync(message, cancellationToken);
        return response.Status switch
        {
            200 => new RowPage(Parse(response, utf8 => EntityJson.ReadPage(utf8, partition)), TableContinuation.From(response)),
            404 => new RowPage([], null),
            _ => throw service.Failure(response),
        };
    }

    /// <returns>The row's new ETag, or null when the condition does not hold.</returns>
    private async Task<string?> WriteAsync(string table, RowKey key, Write write, CancellationToken cancellationToken)
    {
        var operationId = NewOperationId();
        var content = new ArrayBufferWriter<byte>(512 + write.Body.Length);
        EntityJson.Write(content, WireRowKey.Of(key), write.Body, operationId);
        for (var created = false; ; created = true)
        {
            using var message = NewMessage(write.Method, write.Path);
            message.Request.Headers.SetValue("Content-Type", Json);
            message.Request.Headers.SetValue("Prefer", "return-no-content");
            if (write.Condition is not null)
                message.Request.Headers.SetValue("If-Match", write.Condition);
            message.Request.Content = RequestContent.Create(content.WrittenMemory);
            var response = await service.SendAsync(message, cancellationToken);
            switch (response.Status)
            {
                case 204 or 201:
                    return ETagOf(response);
                case 404 when !created && write.Condition is null && ServiceError.From(response).Code == "TableNotFound":
                    await CreateTableAsync(table, cancellationToken);
                    continue;
                case 404 when write.Condition is not null:
                    return null;
                case 412:
                case 409 when ServiceError.From(response).Code == "EntityAlreadyExists":
                    return AzureService.WasRepeated(message) ? await ReadBackAsync(table, key, operationId, cancellationToken) : null;
                default:
                    throw service.Failure(response);
            }
        }
    }

    /// <summary>The answer to a batch is 202 even when it failed: a failure that passes, and an answer cut short, are found
    /// inside.</summary>
    private async Task<(BatchAnswer Answer, bool Repeated)> SendBatchAsync(
        string table, string partition, IReadOnlyList<TableOperation> operations, string operationId, CancellationToken cancellationToken)
    {
        var boundary = $"batch_{operationId}";
        var content = BatchRequest.Write(service.Address, table, partition, operations, boundary, operationId);
        for (var repeat = 1; ; repeat++)
        {
            using var message = NewMessage(RequestMethod.Post, "/$batch");
            message.Request.Headers.SetValue("Content-Type", $"multipart/mixed; boundary={boundary}");
            message.Request.Content = RequestContent.Create(content);
            var response = await service.SendAsync(message, cancellationToken);
            if (response.Status != 202)
                throw service.Failure(response);
            var answer = BatchAnswer.Parse(response.Headers.ContentType ?? "", response.Content.ToMemory());
            var passing = answer is BatchAnswer.Malformed or BatchAnswer.Failed { Status: 408 or 429 or >= 500 };
            if (!passing || !await service.WaitToRepeatAsync(response, repeat, cancellationToken))
                return (answer, repeat > 1 || AzureService.WasRepeated(message));
        }
    }

    private async Task CreateTableAsync(string table, CancellationToken cancellationToken)
    {
        using var message = NewMessage(RequestMethod.Post, "/Tables");
        message.Request.Headers.SetValue("Content-Type", Json);
        message.Request.Headers.SetValue("Prefer", "return-no-content");
        message.Request.Content = RequestContent.Create($$"""{"TableName":"{{table}}"}""");
        var response = await service.SendAsync(message, cancellationToken);
        if (response.Status is not (201 or 204) && ServiceError.From(response).Code != "TableAlreadyExists")
            throw service.Failure(response);
    }

    private async Task<(StoredRow Row, string OperationId)?> ReadAsync(string table, RowKey key, CancellationToken cancellationToken)
    {
        using var message = NewMessage(RequestMethod.Get, WireRowKey.Of(key).Path(table));
        var response = await service.SendAsync(message, cancellationToken);
        return response.Status switch
        {
            200 => Parse(response, utf8 => EntityJson.Read(utf8, key)),
            404 => null,
            _ => throw service.Failure(response),
        };
    }

    private async Task<string?> ReadBackAsync(string table, RowKey key, string operationId, CancellationToken cancellationToken) =>
        await ReadAsync(table, key, cancellationToken) is { } found && found.OperationId == operationId ? found.Row.ETag : null;

    /// <summary>Looks whether an earlier attempt committed: then a row it wrote bears its id, or all that it only deleted are
    /// gone.</summary>
    /// <returns>Null when it did not.</returns>
    private async Task<TransactionResult?> ReadBackAsync(
        string table, string partition, IReadOnlyList<TableOperation> operations, string operationId, CancellationToken cancellationToken)
    {
        var etags = new string?[operations.Count];
        var (written, gone) = (false, true);
        for (var i = 0; i < operations.Count; i++)
        {
            var found = await ReadAsync(prefix + table, new RowKey(partition, operations[i].RowKey), cancellationToken);
            var own = found?.OperationId == operationId;
            written |= own;
            gone &= found is null;
            etags[i] = operations[i].Body is null ? null : own ? found!.Value.Row.ETag : Outdated;
        }
        return written || (gone && operations.All(operation => operation.Body is null)) ? new TransactionResult(null, etags) : null;
    }

    private HttpMessage NewMessage(RequestMethod method, string path, string query = "")
    {
        var message = service.NewMessage(method, path, query);
        message.Request.Headers.SetValue("Accept", JsonWithTypes);
        message.Request.Headers.SetValue("DataServiceVersion", "3.0");
        return message;
    }

    private static T Parse<T>(Response response, Func<ReadOnlyMemory<byte>, T> read)
    {
        try
        {
            return read(response.Content.ToMemory());
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException)
        {
            throw AzureService.NotUnderstood(malformed.Message, malformed);
        }
    }

    private static string ETagOf(Response response) => response.Headers.TryGetValue("ETag", out var etag) && etag is not null
        ? etag
        : throw AzureService.NotUnderstood("a write without an ETag");

    private static string NewOperationId() => Guid.NewGuid().ToString("N");

    /// <param name="Condition">The ETag the row must have, or null.</param>
    private sealed record Write(RequestMethod Method, string Path, string Body, string? Condition);
}
