using System.CommandLine;
using System.IO.Compression;
using System.Text.Json;
using Feedback.Monitoring.Sources;

namespace Feedback.Hosting.CommandLine;

/// <summary>
/// <c>feedback extract</c>: reads one stored answer as the poller would and prints its items, or with <c>--page</c> all that the answer
/// says. What cannot be read as the source's is one line on stderr and exit code 1.
/// </summary>
internal static class ExtractCommand
{
    private const int LargestBytes = 64 * 1024 * 1024;

    public static Command Create(TimeProvider time)
    {
        var source = new Option<string>("--source")
        {
            Required = true,
            HelpName = "TYPE",
            Description = $"What it is an answer of: {Types}",
        };
        var url = new Option<string?>("--url") { Description = "The address it came from; relative links and ids are resolved against it" };
        var page = new Option<bool>("--page") { Description = "Prints {items, next, total, outcome, waitSeconds} instead of the items" };
        var status = new Option<int?>("--status")
        {
            HelpName = "N",
            Description = "The HTTP status it came with; 200 unless the headers say another",
        };
        var headers = new Option<string?>("--headers")
        {
            HelpName = "FILE",
            Description = "The header fields it came with: lines 'Name: value', or a JSON object",
        };
        var file = new Argument<string>("FILE") { Description = "The body; '-' reads the standard input" };
        var command = new Command("extract", "Parses one stored answer of a source and prints its items as JSON.")
        {
            source, url, page, status, headers, file,
        };
        command.SetAction(async (call, cancellationToken) =>
        {
            var type = call.GetRequiredValue(source);
            var adapter = SourceTypes.Find(type) ?? throw new CommandException($"There is no source type '{type}'; there are {Types}.");
            var recorded = call.GetValue(headers) is { } path
                ? RecordedHeaders.Parse(await ReadAsync(path, cancellationToken))
                : RecordedHeaders.None;
            var body = await ReadAsync(call.GetRequiredValue(file), cancellationToken);
            if (call.GetValue(status) is < 100 or > 999)
                throw new CommandException($"--status {call.GetValue(status)} is no HTTP status.");
            var answer = new SourceAnswer(call.GetValue(status) ?? recorded.Status ?? 200, recorded.Headers, body,
                Address(call.GetValue(url)) ?? recorded.Address, time.GetUtcNow());
            var read = adapter.Read(answer, new SourceSettings("extract", adapter.Type, []));

            var isRead = read.Outcome is PollOutcome.Ok or PollOutcome.Empty;
            await using var output = System.Console.OpenStandardOutput();
            if (call.GetValue(page))
                Print(output, json => Write(json, read));
            else if (isRead)
                Print(output, json => ItemJson.Write(json, read.Items));
            if (isRead || call.GetValue(page) && read.Outcome is not PollOutcome.Changed)
                return 0;
            throw new CommandException($"{read.Outcome.ToString().ToLowerInvariant()}: {read.Reason}");
        });
        return command;
    }

    private static string Types => string.Join(", ", SourceTypes.All.Select(type => type.Type));

    private static Uri? Address(string? url) => url is null ? null
        : SourceAddress.Web(url) ?? throw new CommandException($"'{url}' is not an absolute http or https address.");

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = path == "-" ? System.Console.OpenStandardInput() : File.OpenRead(path);
            return await DecompressedAsync(await ReadAsync(stream, path, cancellationToken), path, cancellationToken);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException($"'{path}' cannot be read: {unreadable.Message}");
        }
    }

    // Some platforms compress always (Stack Exchange); a recorded body may still be compressed.
    private static async Task<byte[]> DecompressedAsync(byte[] body, string path, CancellationToken cancellationToken)
    {
        if (body is not [0x1F, 0x8B, 0x08, ..])
            return body;
        await using var gzip = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        return await ReadAsync(gzip, path, cancellationToken);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, string path, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (body.Length + read > LargestBytes)
                throw new CommandException($"'{path}' is larger than {LargestBytes / (1024 * 1024)} MiB.");
            body.Write(buffer, 0, read);
        }
        return body.ToArray();
    }

    private static void Print(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var json = new Utf8JsonWriter(output, ItemJson.Options))
            write(json);
        output.Write("\n"u8);
    }

    private static void Write(Utf8JsonWriter json, SourcePage page)
    {
        json.WriteStartObject();
        json.WritePropertyName("items");
        ItemJson.Write(json, page.Items);
        json.WriteString("next", page.Next);
        if (page.Total is { } total)
            json.WriteNumber("total", total);
        else
            json.WriteNull("total");
        json.WriteString("outcome", page.Outcome.ToString().ToLowerInvariant());
        if (page.Wait is { } wait)
            json.WriteNumber("waitSeconds", (long)Math.Ceiling(wait.TotalSeconds));
        else
            json.WriteNull("waitSeconds");
        json.WriteEndObject();
    }
}
