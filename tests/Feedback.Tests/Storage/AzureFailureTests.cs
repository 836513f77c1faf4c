using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;
using static Feedback.Tests.Servers.ScriptedServer;
using static Feedback.Tests.Storage.ScriptedAccount;

namespace Feedback.Tests.Storage;

/// <summary>What the emulator never does: throttling, failures half way, lost answers, empty pages, answers cut short.</summary>
public sealed partial class AzureFailureTests
{
    private const string ETag = "W/\"datetime'2026-01-05T09%3A00%3A00.0000000Z'\"";
    private static readonly RowKey Key = new("p", "r");
    private static readonly Func<HttpContext, Task> Written = Answer(204, headers: ("ETag", ETag));
    private static readonly Func<HttpContext, Task> Busy = Answer(503, Error("ServerBusy"));

    [Fact]
    public async Task A_throttled_request_is_sent_again_when_the_service_says()
    {
        await using var server = await StartAsync(
            Answer(503, Error("ServerBusy"), headers: ("Retry-After", "1")), Answer(500, Error("OperationTimedOut")), Written);
        var watch = Stopwatch.StartNew();

        Assert.Equal(ETag, await Tables(server).UpsertAsync("abc", Key, "x"));

        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.9), "Retry-After was not waited for.");
        Assert.Equal(3, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
        Assert.Single(server.Requests.Select(request => request.Headers["x-ms-client-request-id"]).Distinct());
    }

    [Fact]
    public async Task Tries_are_limited_and_the_last_refusal_is_told()
    {
        await using var server = await StartAsync(Busy, Busy, Busy, Busy, Busy);

        var failure = await Assert.ThrowsAsync<StorageException>(() => Tables(server).GetAsync("abc", Key));

        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.Code));
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        await using var server = await StartAsync(Silence(), Silence(), Silence(), Silence(), Silence());

        var failure = await Assert.ThrowsAsync<StorageException>(() => Tables(server, TimeSpan.FromMilliseconds(100)).GetAsync("abc", Key));

        Assert.Equal((0, "Timeout"), (failure.Status, failure.Code));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unreachable()
    {
        var server = await StartAsync();
        var (tables, queues, archive) = (Tables(server), Queues(server), Blobs(server));
        await server.DisposeAsync();

        Func<Task>[] calls =
        [
            () => tables.GetAsync("abc", Key), () => tables.UpsertAsync("abc", Key, ""),
            () => queues.SendAsync("abc", ""), () => archive.GetAsync("abc"),
        ];
        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<StorageException>(call);
            Assert.Equal((0, "Unreachable"), (failure.Status, failure.Code));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_caller_who_gives_up_is_told_so_and_not_that_the_store_failed(int lostTries)
    {
        var asked = new TaskCompletionSource();
        await using var server = await StartAsync([.. Enumerable.Repeat(HangUp(), lostTries), context =>
        {
            asked.SetResult();
            return Silence()(context);
        }]);
        using var stop = new CancellationTokenSource();
        var read = Tables(server).GetAsync("abc", Key, stop.Token);
        await asked.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact]
    public async Task An_insert_whose_answer_was_lost_finds_its_own_row()
    {
        ScriptedServer? server = null;
        server = await StartAsync(
            HangUp(), Answer(409, Error("EntityAlreadyExists")),
            context => Answer(200, EntityWith(OperationIn(server!.Requests.First().Body)))(context));
        await using var closing = server;

        Assert.Equal(ETag, await Tables(server).TryInsertAsync("abc", Key, "x"));
        Assert.Equal("GET", server.Requests.Last().Method);
    }

    [Fact]
    public async Task An_insert_whose_answer_was_lost_does_not_take_another_s_row_for_its_own()
    {
        await using var server = await StartAsync(Busy, Answer(409, Error("EntityAlreadyExists")), Answer(200, EntityWith("another")));

        Assert.Null(await Tables(server).TryInsertAsync("abc", Key, "x"));
    }

    [Fact]
    public async Task A_first_refusal_is_believed_without_reading_back()
    {
        await using var server = await StartAsync(
            Answer(409, Error("EntityAlreadyExists")), Answer(412, Error("UpdateConditionNotSatisfied")),
            Answer(404, Error("ResourceNotFound")));
        var tables = Tables(server);

        Assert.Null(await tables.TryInsertAsync("abc", Key, "x"));
        Assert.Null(await tables.TryReplaceAsync("abc", Key, "x", ETag));
        Assert.False(await tables.TryDeleteAsync("abc", Key, null));
    }

    [Fact]
    public async Task A_replace_whose_answer_was_lost_finds_its_own_row()
    {
        ScriptedServer? server = null;
        server = await StartAsync(
            Busy, Answer(412, Error("UpdateConditionNotSatisfied")),
            context => Answer(200, EntityWith(OperationIn(server!.Requests.First().Body)))(context));
        await using var closing = server;

        Assert.Equal(ETag, await Tables(server).TryReplaceAsync("abc", Key, "x", "W/\"old\""));
        Assert.Equal("W/\"old\"", server.Requests.First().Headers["If-Match"]);
    }

    [Fact]
    public async Task A_delete_whose_answer_was_lost_counts_as_done()
    {
        await using var server = await StartAsync(Busy, Answer(404, Error("ResourceNotFound")));

        Assert.True(await Tables(server).TryDeleteAsync("abc", Key, ETag));
    }

    [Fact]
    public async Task Empty_pages_with_a_continuation_are_passed_over()
    {
        await using var server = await StartAsync(
            Answer(200, "{\"value\":[]}", headers:
                [("x-ms-continuation-NextPartitionKey", "1!8!cA--"), ("x-ms-continuation-NextRowKey", "1!4!cg==")]),
            Answer(200, "{\"value\":[]}", headers: ("x-ms-continuation-NextPartitionKey", "1!8!a+b/&$filter=x")),
            Answer(200, $$"""{"value":[{{EntityWith("op")}}]}"""));

        var rows = await Tables(server).ScanAsync("abc", "p", KeyRange.All).ToListAsync();

        Assert.Equal(new StoredRow(Key, "x", ETag), Assert.Single(rows));
        var targets = server.Requests.Select(request => request.Target).ToArray();
        Assert.DoesNotContain("Next", targets[0], StringComparison.Ordinal);
        Assert.EndsWith("&NextPartitionKey=1%218%21cA--&NextRowKey=1%214%21cg%3D%3D", targets[1], StringComparison.Ordinal);
        // An empty NextRowKey would be refused.
        Assert.EndsWith("&NextPartitionKey=1%218%21a%2Bb%2F%26%24filter%3Dx", targets[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("bm9uc2Vuc2U")]
    public async Task A_continuation_that_is_none_is_refused(string continuation)
    {
        await using var server = await StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => Tables(server).ScanPageAsync("abc", "p", KeyRange.All, 10, continuation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not OData</html>")]
    [InlineData("{\"value\":3}")]
    [InlineData("{\"value\":[{\"RowKey\":\"~\"}]}")]
    [InlineData("{\"value\":[{\"RowKey\":3}]}")]
    [InlineData("{\"value\":[1]}")]
    [InlineData("{\"value\":[{\"RowKey\":\"r\"")]
    public async Task An_answer_that_is_not_understood_is_a_failure_of_the_store(string body)
    {
        await using var server = await StartAsync(Answer(200, body));

        var failure = await Assert.ThrowsAsync<StorageException>(() => Tables(server).ScanPageAsync("abc", "p", KeyRange.All, 10, null));

        Assert.Equal((502, "InvalidResponse"), (failure.Status, failure.Code));
    }

    [Fact]
    public async Task A_missing_table_is_made_once()
    {
        var notFound = Answer(404, Error("TableNotFound"));
        await using var server = await StartAsync(
            notFound, Answer(409, Error("TableAlreadyExists")), Written, notFound, Answer(204), notFound);
        var tables = Tables(server);

        Assert.NotNull(await tables.TryInsertAsync("abc", Key, "x"));
        var failure = await Assert.ThrowsAsync<StorageException>(() => tables.TryInsertAsync("abc", Key, "x"));

        Assert.Equal("TableNotFound", failure.Code);
        Assert.Equal("{\"TableName\":\"prefixabc\"}", server.Requests.ElementAt(1).Body);
    }

    [Fact]
    public async Task A_table_that_is_being_deleted_is_a_failure()
    {
        await using var server = await StartAsync(Answer(404, Error("TableNotFound")), Answer(409, Error("TableBeingDeleted")));

        var failure = await Assert.ThrowsAsync<StorageException>(() => Tables(server).UpsertAsync("abc", Key, "x"));

        Assert.Equal((409, "TableBeingDeleted"), (failure.Status, failure.Code));
    }

    [Fact]
    public async Task A_clock_that_is_off_is_named_as_the_cause_and_no_signature_is_repeated()
    {
        await using var server = await StartAsync(Answer(
            403, Error("AuthenticationFailed", "The MAC signature 'c2VjcmV0' is not the same. Request date header too old"),
            headers: ("Date", DateTimeOffset.FromUnixTimeSeconds(1_700_000_000).ToString("r"))));

        var failure = await Assert.ThrowsAsync<StorageException>(() => Tables(server).GetAsync("abc", Key));

        Assert.Equal((403, "AuthenticationFailed"), (failure.Status, failure.Code));
        Assert.Matches("This machine's clock is [0-9]+ minutes ahead of the service's", failure.Message);
        Assert.DoesNotContain("c2VjcmV0", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_queue_s_answer_with_a_document_type_is_not_read()
    {
        const string bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]>"
            + "<QueueMessagesList><QueueMessage><MessageId>&b;</MessageId></QueueMessage></QueueMessagesList>";
        await using var server = await StartAsync(
            Answer(200, bomb, "application/xml"), Answer(200, "<QueueMessagesList><QueueMessage/></QueueMessagesList>", "application/xml"),
            Answer(200, "<QueueMessagesList>", "application/xml"));

        for (var i = 0; i < 3; i++)
        {
            var failure = await Assert.ThrowsAsync<StorageException>(() => Queues(server).ReceiveAsync("abc", 1, TimeSpan.FromSeconds(1)));
            Assert.Equal((502, "InvalidResponse"), (failure.Status, failure.Code));
        }
    }

    [Fact]
    public async Task A_missing_queue_is_made_once_and_a_lost_deletion_counts_as_done()
    {
        await using var server = await StartAsync(
            Answer(404, "<Error><Code>QueueNotFound</Code></Error>", "application/xml"), Answer(201), Answer(201),
            Answer(503), Answer(404, "<Error><Code>MessageNotFound</Code></Error>", "application/xml"));
        var queues = Queues(server);

        await queues.SendAsync("abc", "<ä😀>", TimeSpan.FromSeconds(1.5));
        Assert.True(await queues.TryDeleteAsync("abc", new QueueMessage("i/d", "re+ceipt", "", 1)));

        Assert.Equal(
            [
                "POST /prefix-abc/messages?visibilitytimeout=2&messagettl=604800",
                "PUT /prefix-abc",
                "POST /prefix-abc/messages?visibilitytimeout=2&messagettl=604800",
                "DELETE /prefix-abc/messages/i%2Fd?popreceipt=re%2Bceipt",
                "DELETE /prefix-abc/messages/i%2Fd?popreceipt=re%2Bceipt",
            ],
            server.Requests.Select(request => $"{request.Method} {request.Target}"));
        Assert.Equal("<QueueMessage><MessageText>&lt;&#228;&#128512;&gt;</MessageText></QueueMessage>", server.Requests.First().Body);
    }

    [Fact]
    public async Task A_blob_whose_answer_was_lost_is_recognised_by_its_writer()
    {
        ScriptedServer? server = null;
        server = await StartAsync(
            Busy, Answer(409, "<Error><Code>BlobAlreadyExists</Code></Error>", "application/xml"),
            context => Answer(200, headers: ("x-ms-meta-op", server!.Requests.First().Headers["x-ms-meta-op"]))(context),
            Busy, Answer(409, "<Error><Code>BlobAlreadyExists</Code></Error>", "application/xml"),
            Answer(200, headers: ("x-ms-meta-op", "another")));
        await using var closing = server;
        var archive = Blobs(server);

        Assert.True(await archive.TryAddAsync("a/b", "x"u8.ToArray()));
        Assert.False(await archive.TryAddAsync("a/b", "x"u8.ToArray()));
    }

    [Fact]
    public async Task Blobs_are_listed_over_all_pages()
    {
        await using var server = await StartAsync(
            Page("<Blobs><Blob><Name>a</Name></Blob></Blobs><NextMarker>m&amp;1</NextMarker>"),
            Page("<Blobs/><NextMarker>m2</NextMarker>"),
            Page("<Blobs><Blob><Name>b</Name></Blob></Blobs><NextMarker/>"));

        Assert.Equal(["a", "b"], await Blobs(server).ListAsync("").ToListAsync());
        Assert.EndsWith("&marker=m%261", server.Requests.ElementAt(1).Target, StringComparison.Ordinal);

        static Func<HttpContext, Task> Page(string content) =>
            Answer(200, $"<EnumerationResults>{content}</EnumerationResults>", "application/xml");
    }

    private static string Error(string code, string sentence = "A sentence.") =>
        "{\"odata.error\":" + $$"""{"code":"{{code}}","message":{"lang":"en-US","value":"{{sentence}}"}""" + "}}";

    private static string EntityWith(string operation) =>
        $$"""{"odata.etag":{{JsonSerializer.Serialize(ETag)}},"PartitionKey":"p","RowKey":"r","Op":"{{operation}}","B0":"x","Other":1}""";

    private static string OperationIn(string body) => Operation.Match(body).Groups[1].Value;

    [GeneratedRegex("\"Op\":\"([0-9a-f]{32})\"")]
    private static partial Regex Operation { get; }
}
