using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using Azure;
using Azure.Core;

namespace Feedback.Storage.Azure;

/// <summary>One container of Blob Storage over REST: one method, one request, but that the container is made when the first write finds
/// it missing.</summary>
/// <param name="prefix">Leads the container's name, a dash between; may be empty.</param>
internal sealed class BlobArchive(AzureService service, string prefix) : Archive
{
    // An id of the write, by which a writer whose answer got lost recognises its own blob.
    private const string OperationHeader = "x-ms-meta-op";

    // For 64 MiB each way at a megabyte a second, and half as much again.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    private readonly string _container = prefix.Length == 0 ? "/archive" : $"/{prefix}-archive";

    public override async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        await WriteAsync(key, content, onlyNew: false, cancellationToken);

    public override Task<bool> TryAddAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        WriteAsync(key, content, onlyNew: true, cancellationToken);

    public override async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        using var message = service.NewMessage(RequestMethod.Get, PathOf(key));
        message.NetworkTimeout = Patience;
        var response = await service.SendAsync(message, cancellationToken);
        return response.Status switch
        {
            200 => response.Content.ToArray(),
            404 => null,
            _ => throw service.Failure(response),
        };
    }

    public override async IAsyncEnumerable<string> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArchiveKey.CheckPrefix(prefix);
        for (string? marker = ""; marker is not null;)
        {
            using var message = service.NewMessage(
                RequestMethod.Get, _container,
                $"restype=container&comp=list&prefix={Uri.EscapeDataString(prefix)}&marker={Uri.EscapeDataString(marker)}");
            var response = await service.SendAsync(message, cancellationToken);
            if (response.Status == 404)
                yield break;
            if (response.Status != 200)
                throw service.Failure(response);
            var page = Parse(response);
            foreach (var name in page.Descendants("Blob").Select(blob => blob.Element("Name")?.Value).OfType<string>())
                yield return name;
            marker = page.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null;
        }
    }

    public override async Task<bool> TryDeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        using var message = service.NewMessage(RequestMethod.Delete, PathOf(key));
        message.Request.Headers.SetValue("x-ms-delete-snapshots", "include");
        var response = await service.SendAsync(message, cancellationToken);
        return response.Status switch
        {
            202 => true,
            // Gone after an attempt whose answer got lost: that attempt took it.
            404 => AzureService.WasRepeated(message),
            _ => throw service.Failure(response),
        };
    }

    /// <returns>False when only a new blob may be written and the key was taken.</returns>
    private async Task<bool> WriteAsync(string key, ReadOnlyMemory<byte> content, bool onlyNew, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        ArchiveKey.CheckSize(content.Length);
        var operationId = Guid.NewGuid().ToString("N");
        for (var created = false; ; created = true)
        {
            using var message = service.NewMessage(RequestMethod.Put, path);
            message.NetworkTimeout = Patience;
            message.Request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
            message.Request.Headers.SetValue("Content-Type", "application/octet-stream");
            message.Request.Headers.SetValue(OperationHeader, operationId);
            if (onlyNew)
                message.Request.Headers.SetValue("If-None-Match", "*");
            message.Request.Content = RequestContent.Create(content);
            var response = await service.SendAsync(message, cancellationToken);
            switch (response.Status)
            {
                case 201:
                    return true;
                case 404 when !created:
                    await CreateContainerAsync(cancellationToken);
                    continue;
                case 409 or 412 when onlyNew && ServiceError.From(response).Code is "BlobAlreadyExists" or "ConditionNotMet":
                    return AzureService.WasRepeated(message) && await OperationOfAsync(path, cancellationToken) == operationId;
                default:
                    throw service.Failure(response);
            }
        }
    }

    private async Task<string?> OperationOfAsync(string path, CancellationToken cancellationToken)
    {
        using var message = service.NewMessage(RequestMethod.Head, path);
        var response = await service.SendAsync(message, cancellationToken);
        return response.Status == 200 && response.Headers.TryGetValue(OperationHeader, out var operation) ? operation : null;
    }

    private async Task CreateContainerAsync(CancellationToken cancellationToken)
    {
        using var message = service.NewMessage(RequestMethod.Put, _container, "restype=container");
        var response = await service.SendAsync(message, cancellationToken);
        if (response.Status != 201 && ServiceError.From(response).Code != "ContainerAlreadyExists")
            throw service.Failure(response);
    }

    private static XElement Parse(Response response)
    {
        try
        {
            return SafeXml.Load(response.Content.ToMemory());
        }
        catch (XmlException malformed)
        {
            throw AzureService.NotUnderstood(malformed.Message, malformed);
        }
    }

    private string PathOf(string key)
    {
        ArchiveKey.Check(key);
        return $"{_container}/{key}";
    }
}
