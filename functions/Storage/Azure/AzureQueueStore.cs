using System.Globalization;
using System.Xml;
using Azure;
using Azure.Core;

namespace Feedback.Storage.Azure;

/// <summary>Queue Storage over REST: one method, one request, but that a queue is made when the first send finds it missing.</summary>
/// <param name="prefix">Leads every queue's name, a dash between; may be empty.</param>
internal sealed class AzureQueueStore(AzureService service, string prefix, TimeProvider time) : QueueStore
{
    private readonly Arrivals _arrivals = new(time);
    private readonly string _prefix = prefix.Length == 0 ? "" : prefix + "-";

    public override async Task SendAsync(string queue, string text, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        QueueLimits.CheckText(text);
        QueueLimits.CheckDelay(delay);
        var content = QueueXml.Write(text);
        for (var created = false; ; created = true)
        {
            using var message = service.NewMessage(
                RequestMethod.Post, $"{PathOf(queue)}/messages", $"visibilitytimeout={Seconds(delay)}&messagettl={Seconds(TimeToLive)}");
            message.Request.Headers.SetValue("Content-Type", "application/xml");
            message.Request.Content = RequestContent.Create(content);
            var response = await service.SendAsync(message, cancellationToken);
            if (response.Status == 201)
                break;
            if (response.Status != 404 || created)
                throw service.Failure(response);
            await CreateQueueAsync(queue, cancellationToken);
        }
        _arrivals.Announce(queue);
    }

    public override async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(
        string queue, int most, TimeSpan visibility, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        QueueLimits.CheckReceive(most, visibility);
        using var message = service.NewMessage(
            RequestMethod.Get, $"{PathOf(queue)}/messages", $"numofmessages={most}&visibilitytimeout={Seconds(visibility)}");
        var response = await service.SendAsync(message, cancellationToken);
        return response.Status switch
        {
            200 => Parse(response),
            404 => [],
            _ => throw service.Failure(response),
        };
    }

    public override async Task<QueueMessage?> TryRenewAsync(
        string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        QueueLimits.CheckRenewal(visibility);
        using var request = service.NewMessage(
            RequestMethod.Put, PathOf(queue, message),
            $"popreceipt={Uri.EscapeDataString(message.Receipt)}&visibilitytimeout={Seconds(visibility)}");
        var response = await service.SendAsync(request, cancellationToken);
        if (response.Status == 204)
        {
            return response.Headers.TryGetValue("x-ms-popreceipt", out var receipt) && receipt is not null
                ? message with { Receipt = receipt }
                : throw AzureService.NotUnderstood("a renewal without a receipt");
        }
        return IsGone(response) ? null : throw service.Failure(response);
    }

    public override async Task<bool> TryDeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        using var request = service.NewMessage(
            RequestMethod.Delete, PathOf(queue, message), $"popreceipt={Uri.EscapeDataString(message.Receipt)}");
        var response = await service.SendAsync(request, cancellationToken);
        if (response.Status == 204)
            return true;
        // Gone after an attempt whose answer got lost: that attempt took it.
        return IsGone(response) ? response.Status == 404 && AzureService.WasRepeated(request) : throw service.Failure(response);
    }

    public override Task WaitAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckWait(queue, atMost);
        return _arrivals.WaitAsync(queue, atMost, cancellationToken);
    }

    public override async Task<int> CountAsync(string queue, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        using var message = service.NewMessage(RequestMethod.Get, PathOf(queue), "comp=metadata");
        var response = await service.SendAsync(message, cancellationToken);
        if (response.Status == 404)
            return 0;
        if (response.Status != 200)
            throw service.Failure(response);
        return response.Headers.TryGetValue("x-ms-approximate-messages-count", out var count)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var messages)
                ? messages
                : throw AzureService.NotUnderstood("a queue without a count");
    }

    private async Task CreateQueueAsync(string queue, CancellationToken cancellationToken)
    {
        using var message = service.NewMessage(RequestMethod.Put, PathOf(queue));
        var response = await service.SendAsync(message, cancellationToken);
        if (response.Status is not (201 or 204) && ServiceError.From(response).Code != "QueueAlreadyExists")
            throw service.Failure(response);
    }

    /// <summary>Whether the message, as this receipt knows it, is no more.</summary>
    private static bool IsGone(Response response) =>
        response.Status == 404 || (response.Status == 400 && ServiceError.From(response).Code == "PopReceiptMismatch");

    private static List<QueueMessage> Parse(Response response)
    {
        try
        {
            return QueueXml.Read(response.Content.ToMemory());
        }
        catch (Exception malformed) when (malformed is XmlException or FormatException)
        {
            throw AzureService.NotUnderstood(malformed.Message, malformed);
        }
    }

    private string PathOf(string queue) => $"/{_prefix}{queue}";

    private string PathOf(string queue, QueueMessage message) => $"{PathOf(queue)}/messages/{Uri.EscapeDataString(message.Id)}";

    private static string Seconds(TimeSpan time) => QueueLimits.WholeSeconds(time).ToString(CultureInfo.InvariantCulture);
}
