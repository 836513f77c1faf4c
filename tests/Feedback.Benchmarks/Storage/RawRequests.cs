using System.Security.Cryptography;
using System.Text;

namespace Feedback.Benchmarks.Storage;

/// <summary>The least that a client of the emulator must do: a prepared address with a signature, a body, a status.</summary>
internal sealed class RawRequests : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 200 });
    private readonly Dictionary<string, string> _settings;
    private readonly string _signature;

    public RawRequests(string connectionString)
    {
        _settings = connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var text = $"{_settings["AccountName"]}\nrwdlacup\nbqt\nsco\n\n2099-01-01T00:00:00Z\n\n\n2021-12-02\n\n";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(_settings["AccountKey"]), Encoding.UTF8.GetBytes(text));
        _signature = "sv=2021-12-02&ss=bqt&srt=sco&sp=rwdlacup&se=2099-01-01T00%3A00%3A00Z&sig="
            + Uri.EscapeDataString(Convert.ToBase64String(signature));
    }

    /// <summary>The account with the same signature, so that the emulator has the same to verify.</summary>
    public string ConnectionString =>
        string.Concat(_settings.Where(s => s.Key.EndsWith("Endpoint", StringComparison.Ordinal)).Select(s => $"{s.Key}={s.Value};"))
        + $"SharedAccessSignature={_signature}";

    public async Task SendAsync(string queue, string text)
    {
        using var content = new StringContent(
            $"<QueueMessage><MessageText>{text}</MessageText></QueueMessage>", Encoding.UTF8, "application/xml");
        using var response = await _http.PostAsync(
            $"{_settings["QueueEndpoint"]}/{queue}/messages?messagettl=604800&{_signature}", content);
        response.EnsureSuccessStatusCode();
    }

    public async Task GetAsync(string table, string partition, string row)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, $"{_settings["TableEndpoint"]}/{table}(PartitionKey='{partition}',RowKey='{row}')?{_signature}");
        request.Headers.TryAddWithoutValidation("Accept", "application/json;odata=minimalmetadata");
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => _http.Dispose();
}
