using System.Text;
using Feedback.Analysis;
using Feedback.Models.Items;
using Feedback.Models.Ledger;
using Feedback.Monitoring;
using Feedback.Monitoring.Replay;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;

namespace Feedback.Tests.Monitoring;

/// <summary>The past, read again from the archived pages.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task A_replay_of_what_is_held_changes_nothing_and_twice_gives_the_same()
    {
        await using var test = await LivedAsync();
        var before = await RowsAsync(test.Program);
        var (first, changes) = await ReplayAsync(test.Program, test.Now);
        var (second, _) = await ReplayAsync(test.Program, test.Now);

        Assert.Empty(changes);
        Assert.Equal(first, second);
        Assert.True(first.Pages >= 4 && first.Items >= 10, $"{first}");
        Assert.Equal(before, await RowsAsync(test.Program));
    }

    [Fact]
    public async Task From_the_archive_alone_the_same_rows_are_derived_bit_for_bit()
    {
        await using var test = await LivedAsync();
        await using var other = await WithArchiveOfAsync(test);

        var (summary, changes) = await ReplayAsync(other, test.Now);

        Assert.Equal(summary.New, changes.Count(change => change.IsNew));
        Assert.Equal(await RowsAsync(test.Program), await RowsAsync(other));
    }

    [Fact]
    public async Task After_a_reader_was_repaired_items_are_corrected_and_what_changed_is_told()
    {
        await using var test = await LivedAsync();
        await using var other = await WithArchiveOfAsync(test);
        // What a faulty reader of the same version made of the first page: a text cut short.
        var page = await FirstPageAsync(test);
        var right = test.Program.Get<SourceReader>().Read(test.Source, page.Answer).Items.First(IsBad);
        var wrong = other.Get<ItemDelivery>().MessageOf(test.Source, right with { Text = "Kap" }, page.Answer.FetchedAt, page.Header.SilentBefore);
        await other.Get<IncomingHandler>().HandleAsync(wrong, CancellationToken.None);

        var (dry, dryChanges) = await ReplayAsync(other, test.Now, writes: false);
        Assert.Equal("Kap", (await HeldAsync()).Text);
        var (summary, changes) = await ReplayAsync(other, test.Now);

        // While everything is derived anew, the edit that came later is a change as well.
        Assert.Equal((1, 2), (dry.Changed, summary.Changed));
        Assert.Contains(dryChanges, change => change is { IsNew: false, After.Text: "Kaputt und teuer" });
        var told = Assert.Single(changes, change => !change.IsNew && change.Before!.Text == "Kap").Describe();
        Assert.Equal($"changed platform {right.ExternalId}: text \"Kap\" → \"Kaputt und teuer\"", told);
        Assert.Equal(("Kaputt und teuer", 1, 0), ((await HeldAsync()).Text, (await HeldAsync()).Contents, (await HeldAsync()).Edits));
        Assert.Empty((await ReplayAsync(other, test.Now)).Changes);

        async Task<FeedbackItem> HeldAsync() =>
            (await other.Get<ItemLedger>().FindAsync("shop", ItemDelivery.IdOf("platform", right.ExternalId), CancellationToken.None))!;
    }

    [Fact]
    public async Task What_a_faulty_reader_made_up_is_taken_back()
    {
        await using var test = await LivedAsync();
        var page = await FirstPageAsync(test);
        var madeUp = new Item { Source = "platform", ExternalId = "made-up", Text = "Cookie-Hinweis: alle ablehnen", Rating = 1 };
        await test.Program.Get<IncomingHandler>().HandleAsync(new ItemSeen { Shop = "shop", At = page.Answer.FetchedAt, Item = madeUp, Reader = 1 }, CancellationToken.None);
        await test.Program.Get<PageArchive>().PutAsync(
            test.Source, page.Answer, [.. test.Program.Get<SourceReader>().Read(test.Source, page.Answer).Items, madeUp], page.Header.SilentBefore, CancellationToken.None);
        Assert.False((await test.FindAsync("made-up"))!.Withdrawn);

        var (summary, changes) = await ReplayAsync(test.Program, test.Now);

        Assert.Equal(1, summary.Removed);
        Assert.StartsWith("removed platform made-up", Assert.Single(changes).Describe(), StringComparison.Ordinal);
        Assert.True((await test.FindAsync("made-up"))!.Withdrawn);
    }

    [Fact]
    public async Task A_damaged_page_is_noticed_by_its_hash()
    {
        await using var test = await LivedAsync();
        var archive = test.Program.Get<Archive>();
        await foreach (var key in archive.ListAsync("pages/"))
        {
            var packed = (await archive.GetAsync(key))!;
            packed[^6] ^= 0x55;
            await archive.PutAsync(key, packed);
            break;
        }

        await Assert.ThrowsAnyAsync<InvalidDataException>(() => ReplayAsync(test.Program, test.Now));
    }

    [Fact]
    public async Task Old_pages_are_deleted_and_those_that_may_be_kept_stay()
    {
        await using var test = await LivedAsync();
        var before = await PagesAsync(test);
        test.Clock.Advance(TimeSpan.FromDays(29));
        await test.Program.Get<PageRetention>().RunAsync(CancellationToken.None);
        Assert.Equal(before, await PagesAsync(test));
        test.Clock.Advance(TimeSpan.FromDays(2));

        await test.Program.Get<PageRetention>().RunAsync(CancellationToken.None);

        Assert.Equal(0, await PagesAsync(test));
    }

    /// <summary>A program that has read a platform for a while: first reading, news, an edit, a reply, trouble in between.</summary>
    private static async Task<PollerSetup> LivedAsync()
    {
        var test = await PollerSetup.CreateAsync();
        test.Platform.PageSize = 3;
        test.Platform.Publish(new TestReview("bad", 1, "Kaputt und teuer", test.Now));
        test.Publish("a", "b", "c", "d");
        await LiveAsync(test);
        test.Publish("e", "f");
        await LiveAsync(test);
        test.Platform.Refuses = _ => StatusCodes.Status503ServiceUnavailable;
        await LiveAsync(test);
        test.Platform.Refuses = null;
        test.Platform.Publish(new TestReview("e", 2, "Doch nicht gut", test.Now));
        await LiveAsync(test);
        return test;
    }

    private static async Task LiveAsync(PollerSetup test)
    {
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();
        test.Clock.Advance(TimeSpan.FromMinutes(20));
    }

    private static async Task<(ReplaySummary Summary, List<ReplayChange> Changes)> ReplayAsync(TestProgram program, DateTimeOffset now, bool writes = true)
    {
        var changes = new List<ReplayChange>();
        var summary = await program.Get<Replayer>().RunAsync(now.AddDays(-10), now.AddDays(1), null, writes, changes.Add, _ => { }, CancellationToken.None);
        return (summary, changes);
    }

    private static async Task<ArchivedPage> FirstPageAsync(PollerSetup test)
    {
        await foreach (var page in test.Program.Get<PageArchive>().ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, CancellationToken.None))
        {
            if (test.Program.Get<SourceReader>().Read(test.Source, page.Answer).Items.Any(IsBad))
                return page;
        }
        throw new InvalidOperationException("No page has the bad review.");
    }

    private static bool IsBad(Item item) => item.Text == "Kaputt und teuer";

    private static async Task<int> PagesAsync(PollerSetup test)
    {
        var count = 0;
        await foreach (var key in test.Program.Get<Archive>().ListAsync("pages/"))
            count++;
        return count;
    }

    private static async Task<TestProgram> WithArchiveOfAsync(PollerSetup test)
    {
        var other = new TestProgram(test.Platform.ShopSettings(), test.Clock);
        await foreach (var key in test.Program.Get<Archive>().ListAsync("pages/"))
            await other.Get<Archive>().PutAsync(key, (await test.Program.Get<Archive>().GetAsync(key))!);
        return other;
    }

    /// <summary>Every stored row of items and their revisions, as it is stored.</summary>
    private static async Task<string> RowsAsync(TestProgram program)
    {
        var rows = new StringBuilder();
        const string digits = "0123456789abcdefghjkmnpqrstvwxyz";
        foreach (var partition in digits.SelectMany(first => digits, (first, second) => $"shop_{first}{second}"))
        {
            await foreach (var row in program.Get<TableStore>().ScanAsync(TableNames.Items, partition, KeyRange.All))
                rows.AppendLine($"{row.Key.Row} {row.Body}");
        }
        Assert.True(rows.Length > 0);
        return rows.ToString();
    }
}
