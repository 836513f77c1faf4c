using Feedback.Models.Cases;

namespace Feedback.Tests.Cases;

/// <summary>What becomes of an answer after it was sent, as the platform shows it.</summary>
public sealed class PlatformAnswerTests
{
    private const string Text = "Das tut uns leid.\nEine neue Kanne ist unterwegs.";
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_answer_that_is_checked_first_is_pending_until_the_listing_shows_it()
    {
        var pending = Sent(isPublic: false);
        Assert.Equal(ReplyState.Pending, pending.Reply!.State);

        var stillPending = See(pending, Subject(2) with { Answer = Text, AnswerState = "pending" });
        var published = See(stillPending, Subject(3) with { Answer = " Das tut uns leid. Eine neue  Kanne ist unterwegs. " });

        Assert.Equal(ReplyState.Pending, stillPending.Reply!.State);
        Assert.Equal((ReplyState.Published, CaseStatus.Replied), (published.Reply!.State, published.Status));
        Assert.Equal(CaseEventType.ReplySent, published.Events[^1].Type);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_answer_the_platform_rejects_goes_back_to_its_author_with_the_reason(bool wasPublic)
    {
        var rejected = See(Sent(wasPublic), Subject(2) with { Answer = Text, AnswerState = "rejected", AnswerProblem = "Enthält eine Telefonnummer." });

        Assert.Equal((ReplyState.Rejected, "Enthält eine Telefonnummer."), (rejected.Reply!.State, rejected.Reply.Problem));
        Assert.Equal((CaseStatus.Claimed, "Mila"), (rejected.Status, rejected.Owner));
        Assert.Equal(CaseEventType.ReplyRejected, rejected.Events[^1].Type);
        Assert.NotNull(CaseCommands.Reply(rejected, "Mila", "r2", "Anders", elsewhere: false, Start.AddHours(1)).Case);
    }

    [Fact]
    public void An_answer_that_somebody_gave_there_directly_is_noted_so_that_nobody_answers_twice()
    {
        var answered = See(Open(), Subject(2) with { Answer = "Wir melden uns.", AnsweredAt = Start.AddMinutes(5) });

        Assert.Equal((CaseStatus.Replied, ReplyState.Elsewhere), (answered.Status, answered.Reply!.State));
        Assert.Equal((CaseEventType.RepliedElsewhere, Start.AddMinutes(5)), (answered.Events[^1].Type, answered.Events[^1].At));
    }

    [Fact]
    public void Our_own_answer_that_the_listing_shows_is_not_somebody_elses()
    {
        var shown = See(Sent(isPublic: true), Subject(2) with { Answer = Text });

        Assert.Equal(ReplyState.Published, shown.Reply!.State);
        Assert.DoesNotContain(shown.Events, e => e.Type == CaseEventType.RepliedElsewhere);
    }

    [Fact]
    public void An_item_that_comes_back_after_it_was_gone_opens_its_case_again()
    {
        var gone = CaseCommands.Update(Open(), Subject(2), negative: false, withdrawn: true, Start.AddHours(1)).Case!;
        Assert.Equal(CaseStatus.Dismissed, gone.Status);

        Assert.Equal(CaseStatus.New, See(gone, Subject(3)).Status);
    }

    private static Case Open() => CaseCommands.Open("shop", "id", Subject(1), Start, Start.AddHours(24), Start);

    private static Case Sent(bool isPublic)
    {
        var claimed = CaseCommands.Claim(Open(), "Mila", Start).Case!;
        var replied = CaseCommands.Reply(claimed, "Mila", "r1", Text, elsewhere: false, Start).Case!;
        return CaseCommands.ReplySent(replied, "r1", isPublic, Start).Case!;
    }

    private static Case See(Case current, CaseSubject subject) =>
        CaseCommands.Update(current, subject, negative: true, withdrawn: false, Start.AddHours(1)).Case!;

    private static CaseSubject Subject(int version) => new()
    {
        Kind = "review",
        Source = "platform",
        ExternalId = "x",
        Text = "Kaputt",
        ItemVersion = version,
        CreatedAt = Start,
    };
}
