using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Hosting;

/// <summary>What should not have been sent: each is refused as a problem that names the fault, and none is an error of ours.</summary>
public sealed class BadRequestTests(BadRequestTests.SampleProgram program) : IClassFixture<BadRequestTests.SampleProgram>
{
    [Theory]
    [InlineData("", "Send a JSON body.")]
    [InlineData("null", "Send a JSON body.")]
    [InlineData("{", "not valid JSON")]
    [InlineData("// no\n{}", "not valid JSON")]
    [InlineData("[]", "wrong type")]
    [InlineData("{}", "Token")]
    [InlineData("""{"token":1}""", "token: The value has the wrong type.")]
    [InlineData("""{"token":null,"stars":5}""", "Token")]
    [InlineData("""{"token":"TOKEN"}""", "stars, nps, ces or servqual")]
    [InlineData("""{"token":"TOKEN","stars":0}""", "between 1 and 5")]
    [InlineData("""{"token":"TOKEN","stars":6}""", "between 1 and 5")]
    [InlineData("""{"token":"TOKEN","stars":4.5}""", "stars: The value has the wrong type.")]
    [InlineData("""{"token":"TOKEN","stars":"5"}""", "stars: The value has the wrong type.")]
    [InlineData("""{"token":"TOKEN","stars":true}""", "stars: The value has the wrong type.")]
    [InlineData("""{"token":"TOKEN","stars":99999999999999999999}""", "stars: The value has the wrong type.")]
    [InlineData("""{"token":"TOKEN","stars":5,"stars":1}""", "not valid JSON")]
    [InlineData("""{"token":"TOKEN","nps":11}""", "between 0 and 10")]
    [InlineData("""{"token":"TOKEN","ces":8}""", "between 1 and 7")]
    [InlineData("""{"token":"TOKEN","servqual":{"nonsense":1}}""", "servqual")]
    [InlineData("""{"token":"TOKEN","servqual":{"empathy":8}}""", "servqual")]
    [InlineData("""{"token":"TOKEN","stars":5,"score":1}""", "score: There is no such field.")]
    [InlineData("""{"token":"TOKEN","stars":5,"comment":5}""", "comment: The value has the wrong type.")]
    [InlineData("""{"token":"TOKEN","stars":5,"comment":"\ud800"}""", "comment: The value has the wrong type.")]
    [InlineData("""{"token":"TOKEN","stars":5,"reasons":"x"}""", "reasons: The value has the wrong type.")]
    [InlineData("""{"token":"TOKEN","stars":5,"reasons":[""]}""", "reasons")]
    public Task A_rating_that_is_none_is_refused_by_name(string body, string fault) =>
        RefusedAsync(Post("/api/ratings", body.Replace("TOKEN", program.Token, StringComparison.Ordinal)), 400, "invalid-request", fault);

    [Theory]
    [InlineData("x", 400, "malformed-token")]
    [InlineData("", 400, "invalid-request")]
    [InlineData("\\u0000", 400, "malformed-token")]
    [InlineData("EXPIRED", 410, "expired-token")]
    [InlineData("FORGED", 403, "forged-token")]
    [InlineData("CUT", 400, "malformed-token")]
    public Task A_token_that_entitles_to_nothing_is_refused(string token, int status, string type) =>
        RefusedAsync(Post("/api/ratings", $$"""{"token":"{{program.Filled(token)}}","stars":5}"""), status, type);

    [Theory]
    [InlineData("EXPIRED", 410)]
    [InlineData("FORGED", 403)]
    [InlineData("CUT", 404)]
    [InlineData("%ff", 404)]
    public async Task A_link_that_entitles_to_nothing_shows_a_page_that_says_so(string token, int status)
    {
        foreach (var path in (string[])["", "/5"])
        {
            using var answer = await program.Client.GetAsync($"/r/{program.Filled(token)}{path}");
            Assert.Equal((status, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("application/json; charset=nope")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public Task A_body_of_another_type_is_refused(string? type) => RefusedAsync(
        Post("/api/ratings", $$"""{"token":"{{program.Token}}","stars":5}""", type), 415, "unsupported-media-type");

    [Theory]
    [InlineData("GET", "/api/ratings")]
    [InlineData("PUT", "/api/ratings")]
    [InlineData("NONSENSE", "/api/ratings")]
    [InlineData("POST", "/health")]
    [InlineData("DELETE", "/r/x")]
    public Task A_method_that_is_not_offered_is_refused(string method, string path) =>
        RefusedAsync(new HttpRequestMessage(new HttpMethod(method), path), 405, "method-not-allowed");

    [Theory]
    [InlineData("/nonsense")]
    [InlineData("/api")]
    [InlineData("/incoming")]
    [InlineData("/poll")]
    [InlineData("/console/assets/..%2f..%2fetc%2fpasswd")]
    [InlineData("/openapi/nonsense.json")]
    public Task What_is_not_there_is_not_found(string path) => RefusedAsync(new HttpRequestMessage(HttpMethod.Get, path), 404, "not-found");

    [Fact]
    public async Task A_body_without_end_or_bottom_is_refused_before_it_is_read()
    {
        await RefusedAsync(Post("/api/ratings", new string('x', 65 * 1024)), 413, "body-too-large");
        await RefusedAsync(Post("/api/ratings", new string('[', 60_000)), 400, "invalid-request");
        await RefusedAsync(Post("/api/ratings", $$"""{"token":{{string.Concat(Enumerable.Repeat("[{\"a\":", 8_000))}}"""), 400, "invalid-request");
        var endless = new HttpRequestMessage(HttpMethod.Post, "/api/ratings") { Content = new StreamContent(new Endless(2 * 1024 * 1024)) };
        endless.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        endless.Headers.TransferEncodingChunked = true;
        await RefusedAsync(endless, 413, "body-too-large");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused()
    {
        var request = Post("/api/ratings", "");
        request.Content = new ByteArrayContent([.. "{\"token\":\""u8, 0xFF, 0xFE, .. "\",\"stars\":5}"u8]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await RefusedAsync(request, 400, "invalid-request");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "FIELDS")]
    [InlineData("multipart/form-data; boundary=x", "--y\r\n")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"stars\"\r\n\r\n5")]
    [InlineData("multipart/form-data", "--x--")]
    public Task A_form_that_is_none_is_refused(string type, string form) => RefusedAsync(
        Post($"/r/{program.Token}", form == "FIELDS" ? string.Join('&', Enumerable.Range(0, 3_000).Select(i => $"a{i}=1")) : form, type),
        400,
        "invalid-request");

    [Theory]
    [InlineData("")]
    [InlineData("stars=0")]
    [InlineData("stars=6")]
    [InlineData("stars=1&stars=2")]
    [InlineData("%ff=%fe&%")]
    public async Task A_form_without_stars_is_shown_again(string form)
    {
        using var answer = await program.Client.SendAsync(Post($"/r/{program.Token}?lang=en", form, "application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Please choose a value.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/items?limit=x", "limit")]
    [InlineData("/api/items?limit=1&limit=2", "limit")]
    [InlineData("/api/items?limit=0", "limit")]
    [InlineData("/api/items?limit=99999999999999", "limit")]
    [InlineData("/api/items?cursor=%00", "cursor")]
    [InlineData("/api/items?kind=nonsense", "kind")]
    [InlineData("/api/cases?cursor=%F0%9F%92%A9", "cursor")]
    [InlineData("/api/measures?from=x", "from")]
    [InlineData("/api/measures?from=0001-01-01", "from")]
    [InlineData("/api/measures?from=0001-01-01&to=9999-12-31", "to")]
    [InlineData("/api/measures.csv?to=9999-12-31T23:45:00Z&by=hour", "to")]
    [InlineData("/api/measures?from=2026-02-01&to=2026-01-01", "from")]
    [InlineData("/api/measures?tz=../../etc/passwd", "tz")]
    [InlineData("/api/measures?by=nonsense", "by")]
    [InlineData("/api/measures?nonsense=1", "nonsense")]
    public Task A_parameter_that_cannot_be_read_is_named(string path, string parameter)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", program.Key);
        return RefusedAsync(request, 400, "invalid-request", parameter);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer x")]
    [InlineData("Bearer CUT")]
    [InlineData("Bearer CUT, Bearer x")]
    [InlineData("Basic eDp4")]
    public async Task A_key_that_is_none_opens_nothing(string? authorization)
    {
        foreach (var path in (string[])["/api/items", "/api/cases", "/api/measures", "/api/sources"])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (authorization is not null)
                request.Headers.TryAddWithoutValidation("Authorization", authorization.Replace("CUT", program.Key[..^1], StringComparison.Ordinal));
            await RefusedAsync(request, 401, "unauthenticated");
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"text":"x"}""")]
    [InlineData("""{"externalId":null,"text":"x"}""")]
    public Task The_sample_platform_refuses_a_reply_without_its_parts(string body) =>
        RefusedAsync(Post("/demo/sternplatz/replies", body), 400, "invalid-request");

    private static HttpRequestMessage Post(string path, string body, string? type = "application/json")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }

    private async Task RefusedAsync(HttpRequestMessage request, int status, string type, string fault = "")
    {
        using (request)
        {
            using var answer = await program.Client.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True((int)answer.StatusCode == status, $"{answer.StatusCode}: {body}\n{program.Log}");
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = await answer.JsonAsync();
            Assert.Equal($"urn:feedback:problem:{type}", (string)problem["type"]!);
            Assert.Equal(status, (int)problem["status"]!);
            Assert.Contains(fault, $"{problem["detail"]}", StringComparison.Ordinal);
            Assert.DoesNotContain(" fail: ", program.Log, StringComparison.Ordinal);
        }
    }

    /// <summary>The program with its sample shop, as it is without any setting.</summary>
    public sealed class SampleProgram : IAsyncLifetime
    {
        private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("feedback-");
        private FeedbackProcess _process = null!;
        private string _expired = null!;

        internal HttpClient Client { get; private set; } = null!;

        internal string Token { get; private set; } = null!;

        internal string Key { get; private set; } = null!;

        internal string Log => _process.Output;

        public async ValueTask InitializeAsync()
        {
            _process = await FeedbackProcess.ServeAsync([], "--data", _data.FullName);
            Client = Http.Client(_process.Address);
            Token = await LinkAsync();
            _expired = await LinkAsync("--hours", "-1");
            Key = (await RunAsync("key", "create", "--role", "admin")).Trim();
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await _process.DisposeAsync();
            _data.Delete(recursive: true);
        }

        /// <summary>Puts a token in the place of its name.</summary>
        internal string Filled(string text) => text
            .Replace("EXPIRED", _expired, StringComparison.Ordinal)
            .Replace("FORGED", $"{Token[..^4]}{(Token[^4..] == "AAAA" ? "BBBB" : "AAAA")}", StringComparison.Ordinal)
            .Replace("CUT", Token[..10], StringComparison.Ordinal);

        private async Task<string> LinkAsync(params string[] options) => (string)System.Text.Json.Nodes.JsonNode.Parse(
            await RunAsync(["link", "--shop", "demo", "--chat", "1", .. options]))!["token"]!;

        private async Task<string> RunAsync(params string[] arguments)
        {
            var run = await FeedbackProcess.RunAsync([.. arguments, "--data", _data.FullName]);
            Assert.True(run.ExitCode == 0, run.Errors);
            return run.Output;
        }
    }

    /// <summary>So many bytes, of which none is in memory.</summary>
    private sealed class Endless(int length) : MemoryStream
    {
        private int _left = length;

        public override int Read(byte[] buffer, int offset, int count) => Take(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Take(buffer.Span));

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => Task.Run(
            async () =>
            {
                var buffer = new byte[16 * 1024];
                while (Take(buffer) is var taken and > 0)
                    await destination.WriteAsync(buffer.AsMemory(0, taken), cancellationToken);
            },
            cancellationToken);

        private int Take(Span<byte> buffer)
        {
            var taken = Math.Min(buffer.Length, _left);
            buffer[..taken].Fill((byte)' ');
            _left -= taken;
            return taken;
        }
    }
}
