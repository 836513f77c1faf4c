using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Feedback.Monitoring;
using Feedback.Monitoring.Sources;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Feedback.Tests.Monitoring;

/// <summary>A platform on a loopback port that does everything platforms do to those who read them: the outcome says so, and nothing is lost or doubled.</summary>
public sealed class HostilePlatformTests
{
    private const int Mebibyte = 1024 * 1024;

    [Fact]
    public async Task Nothing_is_lost_or_doubled_while_a_platform_throttles_blocks_breaks_and_moves_its_pages()
    {
        await using var test = await PollerSetup.CreateAsync(haste: 100);
        test.Platform.PageSize = 5;
        var written = Enumerable.Range(0, 43).Select(i => $"r{i}").ToList();
        test.Publish([.. written]);
        var random = new Random(7);
        var troubles = new Queue<int>(Enumerable.Range(0, 60).Select(_ => ((int[])[200, 429, 500, 503, 403, 200])[random.Next(6)]));
        test.Platform.Refuses = context => troubles.TryDequeue(out var status) && status != 200 ? status : null;

        for (var round = 0; round < 30; round++)
        {
            // While pages are read, others push what is on them to the next.
            test.Publish($"late{round}");
            written.Add($"late{round}");
            await test.PollAsync();
            await test.Program.HandleIncomingAsync();
            test.Clock.Advance(TimeSpan.FromMinutes(30));
        }
        test.Platform.Refuses = null;
        await test.SettleAsync();

        var held = (await test.HeldAsync()).Select(item => item.Identity.ExternalId.Split('#')[^1]).ToList();
        Assert.Equal(written.Count, held.Count);
        Assert.Equal(written.Order(), held.Order());
    }

    [Fact]
    public async Task A_page_that_was_left_out_of_a_listing_is_found_by_the_next_daily_reading()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.PageSize = 3;
        test.Publish([.. Enumerable.Range(0, 9).Select(i => $"r{i}")]);
        test.Platform.Instead = context => context.Request.Query["page"] == "2"
            ? PageAsync(context, [], "?page=3")
            : OwnPageAsync(test, context);
        await test.SettleAsync();
        Assert.Equal(6, (await test.HeldAsync()).Count);

        test.Platform.Instead = null;
        test.Clock.Advance(TimeSpan.FromHours(25));
        await test.SettleAsync();

        Assert.Equal(9, (await test.HeldAsync()).Count);
    }

    [Fact]
    public async Task An_item_that_moves_to_the_next_page_while_both_are_read_is_one_item()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Instead = context => context.Request.Query["page"] == "2"
            ? PageAsync(context, ["c", "b", "a"], null)
            : PageAsync(context, ["e", "d", "c"], "?page=2");

        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        var held = await test.HeldAsync();
        Assert.Equal(5, held.Count);
        Assert.All(held, item => Assert.Equal(1, item.Version));
    }

    [Theory]
    [InlineData("?page=1", "?page=2")]
    [InlineData("?page=2", "?page=2")]
    [InlineData("", "")]
    public async Task A_listing_that_runs_in_circles_is_left_after_one_round(string afterFirst, string afterSecond)
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Platform.Instead = context => context.Request.Query["page"] == "2"
            ? PageAsync(context, ["b"], afterSecond)
            : PageAsync(context, ["a"], afterFirst);

        Assert.Equal(PollOutcome.Ok, (await test.PollAsync()).Outcome);

        Assert.InRange(test.Platform.PageRequests, 1, 4);
    }

    [Fact]
    public async Task A_listing_whose_next_page_never_ends_is_left_when_nothing_new_comes()
    {
        await using var test = await PollerSetup.CreateAsync();
        var page = 0;
        test.Platform.Instead = context => PageAsync(context, ["a", "b"], $"?page={++page + 1}&at={Guid.NewGuid():N}");

        Assert.Equal(PollOutcome.Ok, (await test.PollAsync()).Outcome);

        Assert.InRange(test.Platform.PageRequests, 1, 5);
        Assert.True((await test.StateAsync()).IsBackfilled);
    }

    [Fact]
    public async Task A_listing_that_makes_up_new_items_for_ever_takes_turns_with_the_rest_of_the_world()
    {
        await using var test = await PollerSetup.CreateAsync();
        var page = 0;
        test.Platform.Instead = context => PageAsync(context, [$"made-up-{++page}"], $"?page={page + 1}");

        Assert.Equal((PollOutcome.Ok, 20, 0), await test.PollAsync());

        var state = await test.StateAsync();
        Assert.Equal((20, false, 20), (test.Platform.PageRequests, state.IsBackfilled, state.BackfillPages));
    }

    [Fact]
    public async Task An_empty_answer_with_status_200_is_a_block()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a");
        await test.SettleAsync();
        test.Platform.Instead = context => Task.CompletedTask;

        Assert.Equal((PollOutcome.Blocked, 0, 0), await test.PollAsync());
        Assert.False((await test.ItemAsync("a"))!.Withdrawn);
    }

    [Theory]
    [InlineData("<html><title>Just a moment...</title><div id=cf-wrapper><script src=/cdn-cgi/challenge-platform/x.js></script></div></html>", "Blocked")]
    [InlineData("<html><title>Testladen</title><main class=v2><article>Gut</article></main></html>", "Changed")]
    public async Task A_challenge_and_a_new_layout_are_no_quiet_day(string html, string outcome)
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a");
        await test.SettleAsync();
        test.Platform.Instead = context => HtmlAsync(context, html);

        Assert.Equal(outcome, (await test.PollAsync()).Outcome.ToString());
        Assert.NotNull((await test.StateAsync()).Last!.Reason);
    }

    [Fact]
    public async Task A_listing_that_lacks_the_words_that_are_always_on_it_is_another_page()
    {
        await using var test = await PollerSetup.CreateAsync(1, ("Canary", "Testladen"));
        test.Publish("a");
        await test.SettleAsync();
        test.Platform.Instead = context => PageAsync(context, ["spam"], null, name: "Parkplatz");

        Assert.Equal((PollOutcome.Changed, 0, 0), await test.PollAsync());
        Assert.Single(await test.HeldAsync());
    }

    [Fact]
    public async Task Two_answers_an_hour_apart_that_an_item_is_gone_are_needed_to_believe_it()
    {
        await using var test = await TrustpilotAsync();
        var (a, b, gone) = (("a", test.Now.AddHours(-2)), ("b", test.Now.AddDays(-1)), false);
        test.Platform.Instead = context => context.Request.Path.Value!.Contains("business-units", StringComparison.Ordinal)
            ? JsonAsync(context, Reviews(gone ? [b] : [a, b]))
            : StatusAsync(context, gone ? 404 : 200);
        await test.SettleAsync();
        gone = true;

        test.Clock.Advance(TimeSpan.FromHours(25));
        await test.SettleAsync();
        Assert.False((await test.FindAsync("a"))!.Withdrawn);
        test.Clock.Advance(TimeSpan.FromHours(25));
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        Assert.True((await test.FindAsync("a"))!.Withdrawn);
        Assert.False((await test.FindAsync("b"))!.Withdrawn);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task An_item_that_a_listing_lacks_stays_whatever_else_the_platform_says_of_it(int status)
    {
        await using var test = await TrustpilotAsync();
        var (a, b, lacks) = (("a", test.Now.AddHours(-2)), ("b", test.Now.AddDays(-1)), false);
        test.Platform.Instead = context => context.Request.Path.Value!.Contains("business-units", StringComparison.Ordinal)
            ? JsonAsync(context, Reviews(lacks ? [b] : [a, b]))
            : StatusAsync(context, status);
        await test.SettleAsync();
        lacks = true;

        for (var day = 0; day < 3; day++)
        {
            test.Clock.Advance(TimeSpan.FromHours(25));
            await test.SettleAsync();
        }

        Assert.False((await test.FindAsync("a"))!.Withdrawn);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://localhost:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://0.0.0.0:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    public async Task A_forbidden_address_is_never_contacted_wherever_a_redirect_or_a_link_leads(string target)
    {
        using var inner = new TcpListener(IPAddress.Any, 0);
        inner.Start();
        target = target.Replace("{port}", $"{((IPEndPoint)inner.LocalEndpoint).Port}", StringComparison.Ordinal);
        await using var test = await PollerSetup.CreateAsync(haste: 100);
        test.Platform.Instead = context =>
        {
            context.Response.Headers.Location = target;
            return StatusAsync(context, StatusCodes.Status307TemporaryRedirect);
        };

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());
        Assert.Contains("no public address", (await test.StateAsync()).Last!.Reason, StringComparison.Ordinal);
        test.Platform.Instead = context => PageAsync(context, ["a"], target);
        await test.PollAsync();

        Assert.False(inner.Pending());
    }

    [Fact]
    public async Task A_page_that_moved_to_another_host_is_read_there()
    {
        await using var other = await TestPlatform.StartAsync();
        await using var test = await PollerSetup.CreateAsync(1, ("Feedback__Monitoring__AllowedPrivateHosts__1", $"localhost:{other.Port}"));
        other.Publish(new TestReview("a", 5, "Gut", test.Now));
        test.Platform.Instead = context =>
        {
            context.Response.Headers.Location = other.Page.AbsoluteUri;
            return StatusAsync(context, StatusCodes.Status301MovedPermanently);
        };

        Assert.Equal((PollOutcome.Ok, 1, 0), await test.PollAsync());
    }

    [Fact]
    public async Task Credentials_do_not_follow_a_redirect_to_another_host()
    {
        await using var other = await TestPlatform.StartAsync();
        await using var test = await TrustpilotAsync();
        test.Platform.Instead = other.Instead = context =>
        {
            context.Response.Headers.Location = $"http://localhost:{other.Port}/reviews";
            return StatusAsync(context, StatusCodes.Status302Found);
        };

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());

        Assert.Contains("credentials", (await test.StateAsync()).Last!.Reason, StringComparison.Ordinal);
        Assert.Equal(0, other.PageRequests);
    }

    [Theory]
    [InlineData("Content-Length: 2147483648\r\n")]
    [InlineData("")]
    public async Task A_body_of_two_gigabytes_is_not_fetched_whether_it_says_so_or_not(string header)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
        var sending = SendAsync(listener, $"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n{header}\r\n");
        await using var test = await PollerSetup.CreateAsync(
            100, ("Type", "feed"), ("Url", $"http://{address}/"), ("Feedback__Monitoring__AllowedPrivateHosts__1", address));

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());

        Assert.Contains("16 MiB", (await test.StateAsync()).Last!.Reason, StringComparison.Ordinal);
        Assert.InRange(await sending, 0, 64L * Mebibyte);

        static async Task<long> SendAsync(TcpListener listener, string head)
        {
            using var client = await listener.AcceptSocketAsync();
            var (block, sent) = (new byte[Mebibyte], 0L);
            try
            {
                await client.SendAsync(Encoding.ASCII.GetBytes(head));
                for (; sent < 2048L * Mebibyte; sent += block.Length)
                    await client.SendAsync(block);
            }
            catch (SocketException)
            {
                // The other side has had enough.
            }
            return sent;
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_body_that_unpacks_to_gigabytes_is_cut_off_at_the_limit(string encoding)
    {
        await using var test = await PollerSetup.CreateAsync(haste: 100);
        var bomb = Bomb(encoding, 1024);
        test.Platform.Instead = async context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            context.Response.ContentType = "text/html";
            await context.Response.Body.WriteAsync(bomb, context.RequestAborted);
        };

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());
        Assert.Contains("16 MiB", (await test.StateAsync()).Last!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_drips_is_given_up_and_the_next_one_is_read()
    {
        await using var test = await PollerSetup.CreateAsync(haste: 30);
        test.Publish("a");
        test.Platform.Instead = async context =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("<", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(50, context.RequestAborted);
            }
        };

        Assert.Equal((PollOutcome.Failed, 0, 0), await test.PollAsync());
        Assert.Contains("30 seconds", (await test.StateAsync()).Last!.Reason, StringComparison.Ordinal);
        test.Platform.Instead = null;

        Assert.Equal((PollOutcome.Ok, 1, 0), await test.PollAsync());
    }

    [Fact]
    public async Task A_billion_laughs_are_not_laughed()
    {
        await using var test = await PollerSetup.CreateAsync(1, ("Type", "feed"), ("Url", "{platform}"));
        var entities = string.Concat(Enumerable.Range(1, 9).Select(i =>
            $"<!ENTITY lol{i} \"{string.Concat(Enumerable.Repeat($"&lol{i - 1};", 10))}\">"));
        test.Platform.Instead = context =>
        {
            context.Response.ContentType = "application/rss+xml";
            return context.Response.WriteAsync(
                $"<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY lol0 \"lol\">{entities}<!ENTITY inner SYSTEM \"http://127.0.0.1:{test.Platform.Port}/secret\">]>"
                + "<rss version=\"2.0\"><channel><title>x</title><item><guid>1</guid><title>&lol9;</title><description>&inner; Gut</description></item></channel></rss>");
        };

        await test.PollAsync();
        await test.Program.HandleIncomingAsync();

        Assert.Equal(1, test.Platform.PageRequests);
        Assert.All(await test.HeldAsync(), item => Assert.InRange($"{item.Title}{item.Text}".Length, 0, 200));
    }

    [Fact]
    public async Task A_platform_that_asks_to_wait_is_left_alone_so_long_and_no_longer()
    {
        await using var test = await PollerSetup.CreateAsync();
        test.Publish("a");
        test.Platform.Instead = context =>
        {
            context.Response.Headers.RetryAfter = "5400";
            return StatusAsync(context, 429);
        };
        var began = test.Now;
        await test.PollAsync();
        test.Platform.Instead = null;

        test.Clock.Advance(TimeSpan.FromMinutes(89));
        Assert.Null(await test.Program.Get<Poller>().PollAsync(test.Source, onlyIfDue: true, CancellationToken.None));
        test.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(1, (await test.Program.Get<Poller>().PollAsync(test.Source, onlyIfDue: true, CancellationToken.None))!.New);
        Assert.Equal(2, test.Platform.PageRequests);
        Assert.True((await test.StateAsync()).Last!.At > began);
    }

    private static Task<PollerSetup> TrustpilotAsync() => PollerSetup.CreateAsync(
        100, ("Type", "trustpilot"), ("BusinessUnitId", "0123456789abcdef01234567"), ("ApiKey", "key"), ("Endpoint", "{platform}"));

    private static string Reviews(IEnumerable<(string Id, DateTimeOffset At)> reviews) => JsonSerializer.Serialize(new
    {
        reviews = reviews.Select(review => new { id = review.Id, stars = 1, text = "Kaputt", createdAt = review.At.ToString("O") }),
        links = Array.Empty<object>(),
    });

    private static async Task OwnPageAsync(PollerSetup test, HttpContext context)
    {
        var number = int.TryParse(context.Request.Query["page"], out var asked) ? asked : 1;
        var ids = test.Platform.Reviews.OrderByDescending(review => review.At).Select(review => review.Id).ToList();
        var next = ids.Count > number * test.Platform.PageSize ? $"?page={number + 1}" : null;
        await PageAsync(context, ids.Skip((number - 1) * test.Platform.PageSize).Take(test.Platform.PageSize), next);
    }

    private static Task PageAsync(HttpContext context, IEnumerable<string> ids, string? next, string name = "Testladen")
    {
        var page = $"http://localhost:{context.Request.Host.Port}/reviews";
        var reviews = ids.Select(id => new Dictionary<string, object>
        {
            ["@type"] = "Review",
            ["@id"] = $"{page}#{id}",
            ["reviewBody"] = "Gut",
            ["datePublished"] = "2026-01-05T09:00:00Z",
            ["reviewRating"] = new { ratingValue = 5 },
        });
        var shop = JsonSerializer.Serialize(new Dictionary<string, object> { ["@type"] = "Store", ["name"] = name, ["review"] = reviews });
        var link = next is null ? "" : $"<link rel=\"next\" href=\"{next}\">";
        return HtmlAsync(context, $"<!doctype html><html><title>{name}</title>{link}<script type=\"application/ld+json\">{shop}</script></html>");
    }

    private static Task HtmlAsync(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html);
    }

    private static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return status == 200 ? JsonAsync(context, "{}") : Task.CompletedTask;
    }

    private static byte[] Bomb(string encoding, int mebibytes)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            var block = Encoding.ASCII.GetBytes(new string(' ', Mebibyte));
            for (var i = 0; i < mebibytes; i++)
                packing.Write(block);
        }
        return packed.ToArray();
    }
}
