using System.Text.Json;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Models.Measures;
using Feedback.Responses;
using Feedback.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Feedback.Tests.Cases;

/// <summary>Any sequence of commands, by several people and the program, keeps what a case promises.</summary>
public sealed class CaseCommandTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(500);

    [Fact]
    public void Events_are_only_added_numbered_without_gaps_and_never_too_many() => Check(story =>
    {
        Assert.Equal(story.Before.Events, story.After.Events.Take(story.Before.Events.Count));
        Assert.Equal(Enumerable.Range(1, story.After.Events.Count), story.After.Events.Select(e => e.Number));
        Assert.InRange(story.After.Events.Count, 1, CaseCommands.MostEvents + 4);
    });

    [Fact]
    public void What_is_closed_stays_closed_until_it_is_opened_again() => Check(story =>
    {
        if (story.Before.IsOpen)
            return;
        Assert.DoesNotContain(
            story.Added, e => e.Type is CaseEventType.Claimed or CaseEventType.Replied or CaseEventType.RepliedElsewhere or CaseEventType.Resolved);
        Assert.Equal(story.After.IsOpen, story.Added.Any(e => e.Type == CaseEventType.Reopened));
    });

    [Fact]
    public void Nobody_gets_at_a_case_that_another_one_holds_but_a_manager() => Check(story =>
    {
        if (!story.Before.IsHeldFrom(story.Command.Actor, story.Now) || story.Command.Forces)
            return;
        Assert.DoesNotContain(
            story.Added,
            e => e.ActorKind == ActorKind.Human && e.Type is not (CaseEventType.Noted or CaseEventType.Relabelled));
        if (story.Command.Name is "claim" or "reply" or "resolve" or "dismiss")
            Assert.NotEqual(CaseRefusal.None, story.Outcome.Refusal);
    });

    [Fact]
    public void Only_a_claimed_case_has_a_lease_and_it_has_an_owner() => Check(story =>
    {
        Assert.Equal(story.After.Status == CaseStatus.Claimed, story.After.LeaseUntil is not null);
        Assert.True(story.After.Status != CaseStatus.Claimed || story.After.Owner is not null);
        Assert.True(story.After.Status != CaseStatus.New || story.After.Owner is null);
    });

    [Fact]
    public void One_answer_at_a_time_is_on_its_way_and_each_ends_once() => Check(story =>
    {
        var written = story.After.Events.Count(e => e.Type == CaseEventType.Replied);
        var ended = story.After.Events.Count(e => e.Type is CaseEventType.ReplySent or CaseEventType.ReplyAccepted or CaseEventType.ReplyFailed or CaseEventType.ReplyRejected);
        Assert.Equal(written, ended + (story.After.Reply?.State == ReplyState.Queued ? 1 : 0));
        if (story.Before.Reply?.State == ReplyState.Queued && story.After.Reply!.Id != story.Before.Reply.Id)
            Assert.Fail("An answer on its way was replaced.");
    });

    [Fact]
    public void A_case_can_be_closed_however_full_it_is() => Check(story =>
    {
        if (story.After is { IsOpen: true, Reply.State: not ReplyState.Queued } open)
            Assert.NotNull(CaseCommands.Resolve(open, open.Owner ?? "Mila", story.Now).Case);
    });

    [Fact]
    public void A_case_always_fits_its_row()
    {
        // Nothing takes more room in JSON than what must be escaped.
        var text = new string('\u0001', CaseCommands.LongestText);
        var full = CaseCommands.Open("shop", "id", Subject(1, text + text + text[..2_000]), Start, Start, Start);
        while (CaseCommands.Note(full, "Mila", text, Start).Case is { } noted)
            full = noted;
        while (CaseCommands.Relabel(full, "Mila", "negative", Start).Case is { } relabelled)
            full = relabelled;
        full = CaseCommands.Dismiss(full, "Mila", text, Start).Case!;

        Assert.Equal(CaseRefusal.Full, CaseCommands.Reopen(full, "Mila", Start).Refusal);
        Assert.InRange(JsonSerializer.Serialize(full, ResponsesJson.Instance.Case).Length, 100_000, TableStore.LongestBody);
    }

    [Fact]
    public void Clocks_start_with_the_wait_and_count_each_first_answer_and_resolution_once() => Check(story =>
    {
        var facts = CaseClocks.Facts(story.After).ToList();
        var reopened = story.After.Events.Count(e => e.Type == CaseEventType.Reopened);
        Assert.Equal(facts.Count, facts.Select(fact => fact.Id).Distinct().Count());
        Assert.All(facts, fact => Assert.True(fact.Seconds >= 0));
        Assert.InRange(facts.Count(fact => fact.Kind == FactKind.FirstResponse), 0, reopened + 1);
        Assert.Equal(story.After.Events.Count(e => e.Type == CaseEventType.Resolved), facts.Count(fact => fact.Kind == FactKind.Resolution));
        Assert.InRange(facts.Count(fact => fact is { Kind: FactKind.Resolution, Excluded: null }), 0, 1);
        Assert.All(facts, fact => Assert.NotEqual("outgoing", fact.Agent));
        // What was counted stays where it was counted: later events may only void a resolution.
        var before = CaseClocks.Facts(story.Before).ToList();
        Assert.Equal(before.Select(fact => (fact.Id, fact.At, fact.Seconds)), facts.Take(before.Count).Select(fact => (fact.Id, fact.At, fact.Seconds)));
    });

    [Fact]
    public void An_older_version_of_the_item_changes_nothing() => Check(story =>
        Assert.Null(CaseCommands.Update(story.After, Subject(story.After.Subject.ItemVersion, "other"), true, false, story.Now).Case));

    [Fact]
    public void A_corrected_item_takes_its_case_along_unless_somebody_works_on_it()
    {
        var opened = CaseCommands.Open("shop", "id", Subject(1, "Kaputt") with { Label = "negative" }, Start, Start.AddHours(24), Start);
        var correction = new Correction { At = Start, By = "Mila", Label = "neutral" };
        var corrected = Subject(2, "Kaputt") with { Edits = 0, Label = "neutral", Correction = correction };
        var taken = correction with { At = Start.AddHours(1), Label = "negative" };

        var closed = CaseCommands.Update(opened, corrected, negative: false, withdrawn: false, Start).Case!;
        Assert.Equal(CaseStatus.Dismissed, closed.Status);
        Assert.DoesNotContain(closed.Events, e => e.ActorKind == ActorKind.Customer);
        Assert.Equal(CaseStatus.Dismissed, CaseCommands.Update(
            opened, corrected with { Edits = 1, Text = "Doch gut" }, negative: false, withdrawn: false, Start).Case!.Status);
        Assert.Equal(CaseStatus.New, CaseCommands.Update(
            closed, Subject(3, "Kaputt") with { Edits = 0, Label = "negative", Correction = taken }, negative: true, withdrawn: false, Start).Case!.Status);
        var claimed = CaseCommands.Claim(opened, "Mila", Start).Case!;
        Assert.Equal(CaseStatus.Claimed, CaseCommands.Update(claimed, corrected, negative: false, withdrawn: false, Start).Case!.Status);
    }

    /// <summary>Runs commands one after the other and looks at every step.</summary>
    private static void Check(Action<Step> holds) => Prop.ForAll(
        Arb.From(Commands.NonEmptyListOf()),
        commands =>
        {
            var (current, now) = (CaseCommands.Open("shop", "id", Subject(1, "Kaputt"), Start, Start.AddHours(24), Start), Start);
            foreach (var command in commands)
            {
                now += command.After;
                var outcome = command.Run(current, now);
                Assert.True(outcome.Refusal == CaseRefusal.None || outcome.Case is null);
                holds(new Step(current, outcome.Case ?? current, command, outcome, now));
                current = outcome.Case ?? current;
            }
        }).Check(Thorough);

    private static readonly Gen<Command> Commands =
        from name in Gen.Frequency(
            (6, Gen.Elements("claim", "reply", "elsewhere", "resolve", "reopen", "begin", "sent", "accepted", "failed", "rejected", "end")),
            (3, Gen.Elements("release", "dismiss", "note", "relabel")),
            (3, Gen.Elements("edit", "praise", "withdraw")))
        from actor in Gen.Elements("Mila", "Jonas")
        from forces in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from minutes in Gen.Choose(-1, 25)
        select new Command(name, actor, forces && name == "release", TimeSpan.FromMinutes(minutes));

    private static CaseSubject Subject(int version, string? text) => new()
    {
        Kind = "review",
        Source = "platform",
        ExternalId = "x",
        Text = text,
        ItemVersion = version,
        Edits = text is null ? version - 2 : version - 1,
        CreatedAt = Start,
    };

    private sealed record Step(Case Before, Case After, Command Command, CaseOutcome Outcome, DateTimeOffset Now)
    {
        public IEnumerable<CaseEvent> Added => After.Events.Skip(Before.Events.Count);
    }

    private sealed record Command(string Name, string Actor, bool Forces, TimeSpan After)
    {
        public CaseOutcome Run(Case current, DateTimeOffset now)
        {
            var next = current.Subject.ItemVersion + 1;
            return Name switch
            {
                "claim" => CaseCommands.Claim(current, Actor, now),
                "release" => CaseCommands.Release(current, Actor, Forces, now),
                "reply" => CaseCommands.Reply(current, Actor, $"{current.Events.Count}", "Verzeihung", elsewhere: false, now),
                "elsewhere" => CaseCommands.Reply(current, Actor, $"{current.Events.Count}", "Verzeihung", elsewhere: true, now),
                "note" => CaseCommands.Note(current, Actor, "Notiz", now),
                "resolve" => CaseCommands.Resolve(current, Actor, now),
                "dismiss" => CaseCommands.Dismiss(current, Actor, null, now),
                "reopen" => CaseCommands.Reopen(current, Actor, now),
                "relabel" => CaseCommands.Relabel(current, Actor, "negative", now),
                "begin" => CaseCommands.BeginSending(current, current.Reply?.Id ?? "", true, TimeSpan.FromMinutes(1), now),
                "end" => CaseCommands.EndSending(current, current.Reply?.Id ?? ""),
                "sent" => CaseCommands.ReplySent(current, current.Reply?.Id ?? "", isPublic: true, now),
                "accepted" => CaseCommands.ReplySent(current, current.Reply?.Id ?? "", isPublic: false, now),
                "failed" => CaseCommands.ReplyFailed(current, current.Reply?.Id ?? "", isRejected: false, "Keine Antwort", now),
                "rejected" => CaseCommands.ReplyFailed(current, current.Reply?.Id ?? "", isRejected: true, "Abgelehnt", now),
                "edit" => CaseCommands.Update(current, Subject(next, $"Kaputt {next}"), negative: true, withdrawn: false, now),
                "praise" => CaseCommands.Update(current, Subject(next, $"Gut {next}"), negative: false, withdrawn: false, now),
                _ => CaseCommands.Update(current, Subject(next, null), negative: false, withdrawn: true, now),
            };
        }
    }
}
