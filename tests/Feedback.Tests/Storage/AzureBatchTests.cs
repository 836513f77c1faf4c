using System.Text;
using System.Text.RegularExpressions;
using Feedback.Storage;
using Feedback.Storage.Azure;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;
using static Feedback.Tests.Servers.ScriptedServer;
using static Feedback.Tests.Storage.ScriptedAccount;

namespace Feedback.Tests.Storage;

/// <summary>Transactions against a service that fails half way, loses its answer or cuts it short.</summary>
public sealed partial class AzureBatchTests
{
    private static readonly TableOperation[] Two = [TableOperation.Insert("a", "1"), TableOperation.Insert("b", "2")];

    [Fact]
    public async Task The_request_is_as_the_service_wants_it()
    {
        await using var server = await StartAsync(Committed(4));
        TableOperation[] operations =
        [
            TableOperation.Insert("it's/ä", "\"1\"ä"), TableOperation.Replace("b", "2", "W/\"etag\""),
            TableOperation.Upsert("c", "3"), TableOperation.Delete("d", null),
        ];

        Assert.True((await Tables(server).TransactAsync("abc", "p", operations)).Committed);

        var request = server.Requests.Single();
        var address = server.Address.AbsoluteUri.TrimEnd('/');
        Assert.Equal(("POST", "/$batch"), (request.Method, request.Target));
        var boundary = Boundary.Match(request.Headers["Content-Type"]).Groups[1].Value;
        var op = Operation.Match(request.Body).Groups[1].Value;
        var part = "--CHANGES\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n";
        var headers = "Accept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n";
        var body = "Content-Type: application/json\r\nPrefer: return-no-content\r\n\r\n";
        var expected = $"--{boundary}\r\nContent-Type: multipart/mixed; boundary=CHANGES\r\n\r\n"
            + $"{part}POST {address}/prefixabc HTTP/1.1\r\n{headers}{body}"
            + "{\"PartitionKey\":\"p\",\"RowKey\":\"it's.2F~0000E4\",\"Op\":\"" + op + "\",\"B0\":\"\\\"1\\\"\\u00e4\"}\r\n"
            + $"{part}PUT {address}/prefixabc(PartitionKey='p',RowKey='b') HTTP/1.1\r\n{headers}If-Match: W/\"etag\"\r\n{body}"
            + "{\"PartitionKey\":\"p\",\"RowKey\":\"b\",\"Op\":\"" + op + "\",\"B0\":\"2\"}\r\n"
            + $"{part}PUT {address}/prefixabc(PartitionKey='p',RowKey='c') HTTP/1.1\r\n{headers}{body}"
            + "{\"PartitionKey\":\"p\",\"RowKey\":\"c\",\"Op\":\"" + op + "\",\"B0\":\"3\"}\r\n"
            + $"{part}DELETE {address}/prefixabc(PartitionKey='p',RowKey='d') HTTP/1.1\r\n{headers}If-Match: *\r\n\r\n\r\n"
            + $"--CHANGES--\r\n--{boundary}--\r\n";
        Assert.Equal(expected.Replace("CHANGES", boundary + "_changes"), request.Body);
    }

    [Fact]
    public async Task A_failure_inside_that_passes_is_tried_again()
    {
        await using var server = await StartAsync(
            Failed(500, "InternalError", "0:Failed."), Failed(503, "ServerBusy", "1:Busy."), Answer(503), Committed(2));

        var result = await Tables(server).TransactAsync("abc", "p", Two);

        Assert.Equal(["e0", "e1"], result.ETags);
        Assert.Single(server.Requests.Select(request => request.Body).Distinct());
    }

    [Fact]
    public async Task A_failure_inside_that_stays_is_told()
    {
        var busy = Failed(503, "ServerBusy", "0:Busy.");
        await using var server = await StartAsync(busy, busy, busy, busy, busy);

        var failure = await Assert.ThrowsAsync<StorageException>(() => Tables(server).TransactAsync("abc", "p", Two));

        Assert.Equal((503, "ServerBusy"), (failure.Status, failure.Code));
    }

    [Theory]
    [InlineData(409, "EntityAlreadyExists")]
    [InlineData(412, "UpdateConditionNotSatisfied")]
    [InlineData(404, "ResourceNotFound")]
    public async Task A_condition_that_fails_names_its_operation(int status, string code)
    {
        await using var server = await StartAsync(Failed(status, code, "1:A sentence: with a colon."));

        Assert.Equal(1, (await Tables(server).TransactAsync("abc", "p", Two)).ConflictIndex);
    }

    [Theory]
    [InlineData("No index.")]
    [InlineData("7:Not one of ours.")]
    [InlineData("-1:Negative.")]
    [InlineData("")]
    public async Task A_failure_that_names_no_operation_is_a_failure_of_the_store(string message)
    {
        await using var server = await StartAsync(Failed(409, "EntityAlreadyExists", message));

        await Assert.ThrowsAsync<StorageException>(() => Tables(server).TransactAsync("abc", "p", Two));
    }

    [Fact]
    public async Task An_answer_cut_short_is_asked_for_again_and_its_own_commit_recognised()
    {
        ScriptedServer? server = null;
        server = await StartAsync(
            Multipart(Text(2)[..^60]), Failed(409, "EntityAlreadyExists", "0:There already."),
            context => Row(context, "a"), context => Row(context, "b"));
        await using var closing = server;

        var result = await Tables(server).TransactAsync("abc", "p", Two);

        Assert.Equal(["etag-a", "etag-b"], result.ETags);

        Task Row(HttpContext context, string row) => Entity(row, Operation.Match(server!.Requests.First().Body).Groups[1].Value)(context);
    }

    [Fact]
    public async Task An_answer_cut_short_after_somebody_else_s_commit_stays_a_conflict()
    {
        await using var server = await StartAsync(
            HangUp(), Failed(409, "EntityAlreadyExists", "0:There already."), Entity("a", "another"), Answer(404));

        Assert.Equal(0, (await Tables(server).TransactAsync("abc", "p", Two)).ConflictIndex);
    }

    [Fact]
    public async Task A_lost_commit_whose_row_was_changed_since_is_still_a_commit_but_gives_no_ETag_of_another_s()
    {
        ScriptedServer? server = null;
        server = await StartAsync(
            HangUp(), Failed(409, "EntityAlreadyExists", "0:There already."), Entity("a", "another"),
            context => Entity("b", Operation.Match(server!.Requests.First().Body).Groups[1].Value)(context));
        await using var closing = server;

        var result = await Tables(server).TransactAsync("abc", "p", Two);

        Assert.True(result.Committed);
        Assert.NotEqual("etag-a", result.ETags[0]);
        Assert.Equal("etag-b", result.ETags[1]);
    }

    [Fact]
    public async Task Lost_deletions_are_recognised_when_all_are_gone()
    {
        await using var server = await StartAsync(
            HangUp(), Failed(404, "ResourceNotFound", "0:Gone."), Answer(404), Answer(404),
            HangUp(), Failed(404, "ResourceNotFound", "0:Gone."), Answer(404), Entity("b", "another"));
        var tables = Tables(server);
        TableOperation[] deletions = [TableOperation.Delete("a", null), TableOperation.Delete("b", null)];

        Assert.True((await tables.TransactAsync("abc", "p", deletions)).Committed);
        Assert.Equal(0, (await tables.TransactAsync("abc", "p", deletions)).ConflictIndex);
    }

    [Fact]
    public async Task A_missing_table_is_made_and_the_transaction_sent_again()
    {
        await using var server = await StartAsync(Failed(404, "TableNotFound", "0:No table."), Answer(204), Committed(2));

        Assert.True((await Tables(server).TransactAsync("abc", "p", Two)).Committed);
    }

    [Fact]
    public async Task An_answer_with_too_few_parts_is_not_taken_for_a_commit()
    {
        await using var server = await StartAsync(Committed(1));

        var failure = await Assert.ThrowsAsync<StorageException>(() => Tables(server).TransactAsync("abc", "p", Two));

        Assert.Equal("InvalidResponse", failure.Code);
    }

    [Fact]
    public void Nothing_but_a_whole_answer_is_read_as_one()
    {
        var whole = Encoding.UTF8.GetBytes(Text(3));
        const string type = "multipart/mixed; boundary=batchresponse_1";
        foreach (var header in new[] { type, "multipart/mixed; boundary=\"batchresponse_1\"; charset=utf-8" })
            Assert.Equal(3, Assert.IsType<BatchAnswer.Committed>(BatchAnswer.Parse(header, whole)).ETags.Count);

        for (var length = 0; length < whole.Length - 4; length++)
            Assert.IsType<BatchAnswer.Malformed>(BatchAnswer.Parse(type, whole.AsMemory(0, length)));
        Assert.IsType<BatchAnswer.Malformed>(BatchAnswer.Parse("application/json", whole));
        Assert.IsType<BatchAnswer.Malformed>(BatchAnswer.Parse("multipart/mixed; boundary=other", whole));
        Assert.IsType<BatchAnswer.Malformed>(BatchAnswer.Parse("multipart/mixed; boundary=", whole));
    }

    private static Func<HttpContext, Task> Committed(int parts) => Multipart(Text(parts));

    private static Func<HttpContext, Task> Failed(int status, string code, string message) => Multipart(
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n"
        + "--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + $"HTTP/1.1 {status} Refused\r\nContent-ID: 1\r\nContent-Type: application/json;odata=minimalmetadata\r\n\r\n"
        + "{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"lang\":\"en-US\",\"value\":\"" + message + "\\nRequestId:1\"}}}\r\n"
        + "--changesetresponse_2--\r\n--batchresponse_1--\r\n");

    private static Func<HttpContext, Task> Multipart(string text) => Answer(202, text, "multipart/mixed; boundary=batchresponse_1");

    private static Func<HttpContext, Task> Entity(string row, string operation) => Answer(
        200, $$"""{"odata.etag":"etag-{{row}}","PartitionKey":"p","RowKey":"{{row}}","Op":"{{operation}}","B0":"x"}""");

    private static string Text(int parts) =>
        "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_2\r\n\r\n"
        + string.Concat(Enumerable.Range(0, parts).Select(i =>
            "--changesetresponse_2\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
            + $"HTTP/1.1 204 No Content\r\nX-Content-Type-Options: nosniff\r\nETag: e{i}\r\n\r\n\r\n"))
        + "--changesetresponse_2--\r\n--batchresponse_1--\r\n";

    [GeneratedRegex("boundary=(batch_[0-9a-f]{32})$")]
    private static partial Regex Boundary { get; }

    [GeneratedRegex("\"Op\":\"([0-9a-f]{32})\"")]
    private static partial Regex Operation { get; }
}
