using Feedback.Analysis;
using Feedback.Measures;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Responses;

namespace Feedback.Tests.Learning;

/// <summary>What people say about our reading, from the word to measures, cases and the conflict lane.</summary>
public sealed class CorrectionTests
{
    [Fact]
    public async Task A_corrected_label_counts_in_the_measures_and_taking_it_back_undoes_that()
    {
        await using var test = new LearningSetup();
        var item = await test.SeeAsync("1", null, "Schlecht, nie wieder, alles kaputt und unfreundlich.");
        Assert.Equal(1, await NegativeAsync(test));

        item = await CorrectAsync(test, item, "positive");
        Assert.Equal(("positive", "person", "Mila"), (item.Analysis!.Label, item.Analysis.Basis, item.Correction!.By));
        Assert.Equal(0, await NegativeAsync(test));

        item = await CorrectAsync(test, item, Correction.None);
        Assert.Equal(("negative", "text", true), (item.Analysis!.Label, item.Analysis.Basis, item.Correction!.IsTakenBack));
        Assert.Equal(1, await NegativeAsync(test));
    }

    [Fact]
    public async Task The_queues_turn_after_the_correction_and_a_repeat_of_it_change_nothing()
    {
        await using var test = new LearningSetup();
        var item = await CorrectAsync(test, await test.SeeAsync("1", null, "Die Lieferung kam am Dienstag."), "negative");

        Assert.Equal(1, await test.Program.HandleIncomingAsync());

        Assert.Equal(item.Version, (await test.ItemAsync(item.Identity.Id)).Version);
    }

    [Fact]
    public async Task Label_topics_and_stars_are_said_one_after_another_and_all_hold_until_the_text_changes()
    {
        await using var test = new LearningSetup();
        var item = await test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!");
        item = await CorrectAsync(test, item, Correction.Unchanged, topics: ["delivery", "staff"]);
        item = await CorrectAsync(test, item, "positive");
        item = await CorrectAsync(test, item, Correction.Unchanged, starsAreRight: true);

        Assert.Equal(["delivery", "staff"], item.Analysis!.Topics);
        Assert.Equal(("positive", true), (item.CorrectedLabel, item.Correction!.StarsAreRight));
        Assert.Equal(1, item.Rating);

        test.Clock.Advance(TimeSpan.FromHours(1));
        item = await test.SeeAsync("1", 1, "Alles schlecht.");
        Assert.Null(item.Correction);
        Assert.Equal(("negative", "stars"), (item.Analysis!.Label, item.Analysis.Basis));
    }

    [Fact]
    public async Task A_case_nobody_works_on_closes_when_the_item_is_not_negative_after_all_and_says_who_said_so()
    {
        await using var test = new LearningSetup();
        var item = await test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!");

        await CorrectAsync(test, item, "positive");
        var current = await CaseAsync(test, item);
        Assert.Equal(CaseStatus.Dismissed, current.Status);
        Assert.Contains(current.Events, e => e is { Type: CaseEventType.Relabelled, ActorKind: ActorKind.Human, Actor: "Mila", Text: "positive" });
        Assert.DoesNotContain(current.Events, e => e.Type == CaseEventType.Edited);

        await CorrectAsync(test, await test.ItemAsync(item.Identity.Id), Correction.None);
        current = await CaseAsync(test, item);
        Assert.Equal(CaseStatus.New, current.Status);
        Assert.Contains(current.Events, e => e is { Type: CaseEventType.RelabelUndone, Actor: "Mila" });
    }

    [Fact]
    public async Task A_case_that_needs_no_answer_stays_closed_when_only_the_topics_are_corrected()
    {
        await using var test = new LearningSetup();
        var item = await test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!");
        await test.Program.Get<CaseActions>().RunAsync(
            CaseAction.Dismiss, "shop", item.Identity.Id, 1, new Actor("Jonas", false), new CaseActionRequest(), CancellationToken.None);

        await CorrectAsync(test, item, Correction.Unchanged, topics: ["delivery"]);

        var current = await CaseAsync(test, item);
        Assert.Equal((CaseStatus.Dismissed, "delivery"), (current.Status, Assert.Single(current.Subject.Topics)));
    }

    [Fact]
    public async Task A_claimed_case_stays_with_its_owner_whatever_is_corrected()
    {
        await using var test = new LearningSetup();
        var item = await test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!");
        await test.Program.Get<CaseActions>().RunAsync(
            CaseAction.Claim, "shop", item.Identity.Id, 1, new Actor("Jonas", false), new CaseActionRequest(), CancellationToken.None);

        await CorrectAsync(test, item, "positive");

        Assert.Equal((CaseStatus.Claimed, "Jonas"), ((await CaseAsync(test, item)).Status, (await CaseAsync(test, item)).Owner));
    }

    [Fact]
    public async Task What_is_relabelled_in_a_case_stands_at_the_item_under_the_same_name_and_once_in_the_history()
    {
        await using var test = new LearningSetup();
        var item = await test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!");
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        await test.Program.Get<CaseActions>().RunAsync(
            CaseAction.Relabel, "shop", item.Identity.Id, 1, new Actor("Jonas", false), new CaseActionRequest { Label = "positive" }, CancellationToken.None);
        await test.Program.HandleIncomingAsync();

        item = await test.ItemAsync(item.Identity.Id);
        Assert.Equal(("positive", "Jonas"), (item.CorrectedLabel, item.Correction!.By));
        Assert.Single((await CaseAsync(test, item)).Events, e => e.Type == CaseEventType.Relabelled);

        // A later word at the item is not overruled by what the case says again with every change of it.
        item = await CorrectAsync(test, item, "neutral");
        var current = await CaseAsync(test, item);
        await test.Program.Get<CaseActions>().RunAsync(
            CaseAction.Note, "shop", item.Identity.Id, current.Version, new Actor("Jonas", false), new CaseActionRequest { Text = "…" }, CancellationToken.None);
        await test.Program.HandleIncomingAsync();
        Assert.Equal("neutral", (await test.ItemAsync(item.Identity.Id)).CorrectedLabel);
    }

    [Fact]
    public async Task Stars_against_their_text_are_listed_and_count_until_somebody_says_they_are_meant_so()
    {
        await using var test = new LearningSetup();
        var lane = test.Program.Get<StarConflicts>();
        var item = await test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!");
        await test.SeeAsync("2", 5, "Alles super, sehr zufrieden, gerne wieder!");

        Assert.Equal(item.Identity.Id, Assert.Single(await lane.ListAsync("shop", CancellationToken.None)).ItemId);
        Assert.Equal("negative", item.Analysis!.Label);

        item = await CorrectAsync(test, item, Correction.Unchanged, starsAreRight: true);
        Assert.Empty(await lane.ListAsync("shop", CancellationToken.None));
        await CorrectAsync(test, item, Correction.None);
        Assert.Single(await lane.ListAsync("shop", CancellationToken.None));
    }

    [Fact]
    public async Task Whoever_says_the_text_is_as_the_stars_say_takes_it_from_the_list_and_so_does_its_author()
    {
        await using var test = new LearningSetup();
        var lane = test.Program.Get<StarConflicts>();
        await CorrectAsync(test, await test.SeeAsync("1", 1, "Alles super, sehr zufrieden, gerne wieder!"), "negative");
        Assert.Empty(await lane.ListAsync("shop", CancellationToken.None));

        await test.SeeAsync("2", 1, "Alles super, sehr zufrieden, gerne wieder!");
        test.Clock.Advance(TimeSpan.FromHours(1));
        await test.SeeAsync("2", 5, "Alles super, sehr zufrieden, gerne wieder!");
        Assert.Empty(await lane.ListAsync("shop", CancellationToken.None));
    }

    private static Task<FeedbackItem> CorrectAsync(
        LearningSetup test, FeedbackItem item, string label, IReadOnlyList<string>? topics = null, bool? starsAreRight = null) =>
        test.Program.Get<Corrections>().CorrectAsync(item, label, topics, starsAreRight, "Mila", CancellationToken.None);

    private static async Task<Case> CaseAsync(LearningSetup test, FeedbackItem item) =>
        (await test.Program.Get<CaseStore>().FindAsync("shop", item.Identity.Id, CancellationToken.None))!.Value;

    private static async Task<int> NegativeAsync(LearningSetup test)
    {
        await test.Program.Get<RollUp>().RunAsync("shop", CancellationToken.None);
        var report = await test.Program.Get<MeasureReports>().ReportAsync(
            new MeasureQuery { Shop = "shop", From = LearningSetup.Start.AddDays(-1), To = LearningSetup.Start.AddDays(1), Zone = TimeZoneInfo.Utc },
            CancellationToken.None);
        return report.Total.Negative;
    }
}
