using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;
using Feedback.Monitoring.Sources.Replies;

namespace Feedback.Monitoring.Sources;

/// <summary>
/// One kind of source. Planners turn configuration and position into a request, readers turn one stored answer into items; all are pure, so
/// that an answer read again gives the same items. Instances have no state and are used by many threads at once.
/// </summary>
internal abstract class SourceAdapter
{
    /// <summary>As the configuration and the command line name it, such as <c>google-business</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The platform as people call it.</summary>
    public abstract string Name { get; }

    /// <summary>The settings it takes, besides <see cref="CommonSettings.All"/>.</summary>
    public abstract IReadOnlyList<SourceField> Fields { get; }

    /// <summary>Raised whenever a reader reads the same answer differently: it is stored beside archived pages.</summary>
    public virtual int ReaderVersion => 1;

    /// <summary>
    /// Why nothing is fetched unless the shop sets <c>enabled</c> to true, in one English sentence; null for types that are on.
    /// </summary>
    public virtual string? OffReason => null;

    /// <summary>
    /// Whether the shop supplies copies of pages in the folder that the setting <c>folder</c> names, instead of anything being fetched.
    /// </summary>
    public virtual bool ReadsFolder => false;

    /// <summary>
    /// An answer covers this span only: read again at least this often, or items are missed. Null when any schedule does.
    /// </summary>
    public virtual TimeSpan? LongestInterval => null;

    /// <summary>The answers show a sample only, so that what the platform counts and what we hold differ for good.</summary>
    public virtual bool IsSample => false;

    /// <summary>What the platform counts, it lists: a difference to what we hold is something missed.</summary>
    public virtual bool ListsAllItCounts => false;

    /// <summary>Whether answers show our own reply to an item, by which one can tell that it was published.</summary>
    public virtual bool ShowsReplies => true;

    /// <summary>How much of the platform's quota reading may use a day unless the source says otherwise, in <see cref="SourceRequest.Units"/>.</summary>
    public virtual int DailyUnits(SourceSettings source) => 20_000;

    /// <summary>What is wrong with the settings; empty when the other members may be called with them.</summary>
    public virtual IEnumerable<SettingProblem> Problems(SourceSettings source) => SettingCheck.Problems(source, Fields);

    /// <summary>The call that trades the source's secrets for an access token; null when calls need none.</summary>
    public virtual SourceRequest? PlanToken(SourceSettings source, DateTimeOffset now) => null;

    /// <summary>Reads the answer to <see cref="PlanToken"/>.</summary>
    public virtual TokenAnswer ReadToken(SourceAnswer answer) => TokenReader.Read(answer);

    /// <summary>
    /// The next call; null when nothing is fetched: files a shop supplies, a type that is off, a cursor that must not be followed.
    /// </summary>
    public abstract SourceRequest? Plan(SourceSettings source, SourceCall call);

    /// <summary>
    /// The call that asks for one item alone: 404 or 410 twice is how a platform says that it is gone, any other answer is no sign. Null where there
    /// is none.
    /// </summary>
    public virtual SourceRequest? PlanItem(SourceSettings source, Item item, SourceCall call) => null;

    /// <summary>Reads what a platform posts to us when something happened there. What it says is never taken for an item: it only says where to look.</summary>
    public virtual HookNotice ReadHook(ReadOnlyMemory<byte> body) => HookNotice.SomethingChanged;

    /// <summary>Reads one answer, whatever it holds: nothing that a source sends makes it throw.</summary>
    public SourcePage Read(SourceAnswer answer, SourceSettings source)
    {
        try
        {
            if (AnswerTriage.Refusal(answer) is { } refusal)
                return Refine(refusal, answer);
            // Some guards answer unwelcome callers with nothing at all.
            if (answer.Body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
                return WithWait(SourcePage.Problem(PollOutcome.Blocked, "The source answers with an empty body."), answer);
            return WithWait(ReadItems(answer, source), answer);
        }
        catch (UnreadableAnswerException unreadable)
        {
            return WithWait(SourcePage.Problem(PollOutcome.Changed, unreadable.Message), answer);
        }
    }

    /// <summary>What a reply may be at most; null when the platform takes none or sets no limit.</summary>
    public virtual ReplyLimit? ReplyLimit => null;

    /// <summary>The call that publishes a reply to an item, or why there is none.</summary>
    public virtual ReplyPlan PlanReply(SourceSettings source, ReplyDraft draft) =>
        new ReplyPlan.NotOffered($"{Name} has no interface for public replies.");

    /// <summary>Reads the answer to the call that <see cref="PlanReply"/> planned.</summary>
    public virtual ReplyOutcome ReadReply(SourceAnswer answer) => ReplyReader.Read(answer);

    /// <summary>Reads an answer with a 2xx status.</summary>
    /// <exception cref="UnreadableAnswerException">It is not of the agreed shape.</exception>
    protected abstract SourcePage ReadItems(SourceAnswer answer, SourceSettings source);

    /// <summary>Makes more of a refusal where the platform's body says more than its status.</summary>
    protected virtual SourcePage Refine(SourcePage refusal, SourceAnswer answer) => refusal;

    private static SourcePage WithWait(SourcePage page, SourceAnswer answer) =>
        page.Wait is null && RateLimit.Wait(answer) is { } wait ? page with { Wait = wait } : page;
}

/// <summary>An answer is not of the shape a reader expects; the message is one English sentence that says what is wrong.</summary>
internal sealed class UnreadableAnswerException(string message) : Exception(message);
