using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Feedback.Tests.Monitoring;

/// <summary>The command as a person calls it: a process of its own.</summary>
public sealed class ExtractCommandTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("extract-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Items_are_printed_with_exactly_the_fixed_fields()
    {
        var run = await RunAsync(["extract", "--source", "page", "--url", "https://shop.example/tee", File("p.html", """
            <html lang="de"><script type="application/ld+json">{"@type":"Review","author":"Rike","datePublished":"2026-07-02","reviewBody":"Grün & gut 🍵 <3","reviewRating":4.5}</script></html>
            """)]);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        using var json = JsonDocument.Parse(run.Output);
        var item = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(["source", "externalId", "url", "author", "rating", "title", "text", "language", "createdAt", "updatedAt", "reply"],
            item.EnumerateObject().Select(member => member.Name));
        Assert.Equal("page", item.GetProperty("source").GetString());
        Assert.Equal("https://shop.example/tee", item.GetProperty("url").GetString());
        Assert.Equal("4.5", item.GetProperty("rating").GetRawText());
        Assert.Equal("Grün & gut 🍵 <3", item.GetProperty("text").GetString());
        Assert.Equal("2026-07-02T00:00:00Z", item.GetProperty("createdAt").GetString());
        Assert.Equal(JsonValueKind.Null, item.GetProperty("reply").ValueKind);
        Assert.Equal(JsonValueKind.Null, item.GetProperty("title").ValueKind);
    }

    [Fact]
    public async Task A_page_is_printed_with_all_it_says()
    {
        var run = await RunAsync(["extract", "--source", "etrusted", "--page", "-"],
            """{"totalElements":3,"paging":{"links":{"next":"https://api.etrusted.com/reviews?after=rev-1"}},"items":[{"id":"rev-1","rating":5,"reply":{"comment":"Danke","createdAt":"2026-07-04T15:00:00.5Z"}}]}""");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(["items", "next", "total", "outcome", "waitSeconds"], json.RootElement.EnumerateObject()
            .Select(member => member.Name));
        Assert.Equal("https://api.etrusted.com/reviews?after=rev-1", json.RootElement.GetProperty("next").GetString());
        Assert.Equal(3, json.RootElement.GetProperty("total").GetInt64());
        Assert.Equal("ok", json.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("waitSeconds").ValueKind);
        Assert.Equal("""{"text":"Danke","at":"2026-07-04T15:00:00.5Z"}""", string.Concat(json.RootElement.GetProperty("items")[0].GetProperty("reply").GetRawText().Where(c => !char.IsWhiteSpace(c))));
    }

    [Theory]
    [InlineData("Retry-After: 120\n", 120)]
    [InlineData("HTTP/1.1 429 Too Many Requests\r\nX-RateLimit-Reset: 2026-07-08T12:05:00.725062Z\r\nDate: Wed, 08 Jul 2026 12:00:00 GMT\r\n", 301)]
    [InlineData("""{"retry-after":"7"}""", 7)]
    [InlineData("""{"status":429,"headers":{"Retry-After":[9],"x":"y"}}""", 9)]
    [InlineData("""{"headers":[{"name":"Retry-After","value":"11"}]}""", 11)]
    public async Task Recorded_headers_are_taken_in_the_forms_they_are_stored_in(string headers, int seconds)
    {
        var run = await RunAsync(["extract", "--source", "mastodon", "--page", "--status", "429", "--headers", File("h", headers), "-"],
            "");

        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal((0, "throttled", seconds),
            (run.ExitCode, json.RootElement.GetProperty("outcome").GetString(), json.RootElement.GetProperty("waitSeconds").GetInt32()));
    }

    [Fact]
    public async Task A_recorded_status_and_address_stand_in_for_the_options()
    {
        var headers = File("h", """{"request":"https://shop.example/tee","status":403,"headers":{}}""");

        Assert.Contains("\"blocked\"", (await RunAsync(["extract", "--source", "page", "--page", "--headers", headers, "-"],
            "<html>")).Output, StringComparison.Ordinal);
        Assert.Contains("\"https://shop.example/tee\"",
            (await RunAsync(["extract", "--source", "page", "--page", "--status", "200", "--headers", headers, "-"],
                "<script type='application/ld+json'>{\"@type\":\"Review\",\"headline\":\"x\"}</script>")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("etrusted", "{\"items\":[", "feedback: changed: The answer is not JSON: it breaks off or is malformed at line 1, byte 11.")]
    [InlineData("feed", "<html><head>", "feedback: changed: The answer is an HTML page, not a feed.")]
    [InlineData("page", "Hello", "feedback: changed: The answer is not an HTML page.")]
    [InlineData("page", "", "feedback: blocked: The source answers with an empty body.")]
    public async Task What_cannot_be_read_is_one_line_and_exit_code_1(string type, string body, string line)
    {
        var run = await RunAsync(["extract", "--source", type, "-"], body);

        Assert.Equal((1, line, ""), (run.ExitCode, run.Errors.TrimEnd(), run.Output));
    }

    [Fact]
    public async Task A_wrong_call_is_one_line_and_exit_code_1()
    {
        string[][] calls =
        [
            ["extract", "--source", "nothing", "-"],
            ["extract", "--source", "page", "no-such-file"],
            ["extract", "--source", "page", "--url", "ftp://x", "-"],
            ["extract", "--source", "page", "--status", "many", "-"],
            ["extract", "-"],
            ["extract", "--source", "page", "--headers", File("bad", "no colon"), "-"],
            ["extract", "--source", "page", "--headers", File("bad.json", "{"), "-"],
            ["extract", "--source", "page", File("broken.gz", "\u001f\u008b\u0008broken", Encoding.Latin1)],
        ];
        foreach (var call in calls)
        {
            var run = await RunAsync(call, "<html>");
            Assert.True(run.ExitCode == 1 && run.Output.Length == 0
                && run.Errors.Count(c => c == '\n') == 1, $"{string.Join(' ', call)}: {run.ExitCode} {run.Errors}");
            Assert.StartsWith("feedback: ", run.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_compressed_body_is_read_and_a_bomb_is_not()
    {
        Assert.Equal(0, (await RunAsync(["extract", "--source", "stackexchange", Compressed("ok.gz", Encoding.UTF8.GetBytes("""{"items":[]}"""))])).ExitCode);

        var run = await RunAsync(["extract", "--source", "stackexchange", Compressed("bomb.gz", new byte[70 * 1024 * 1024])]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("is larger than 64 MiB", run.Errors, StringComparison.Ordinal);
    }

    private string File(string name, string content, Encoding? encoding = null)
    {
        var path = Path.Combine(_directory.FullName, name);
        System.IO.File.WriteAllText(path, content, encoding ?? new UTF8Encoding(false));
        return path;
    }

    private string Compressed(string name, byte[] content)
    {
        var path = Path.Combine(_directory.FullName, name);
        using var gzip = new GZipStream(System.IO.File.Create(path), CompressionLevel.Fastest);
        gzip.Write(content);
        return path;
    }

    private static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string[] arguments, string input = "")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "feedback.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
