using Feedback.Models.Cases;
using Feedback.Monitoring.Sources;
using Feedback.Monitoring.Sources.Replies;
using Feedback.Pages;
using Feedback.Responses;

namespace Feedback.Console;

/// <summary>A case as HTML: one line of the list, and the whole of it.</summary>
internal static class CaseView
{
    public static Html Summary(ConsoleFrame frame, CaseSummary summary, bool isChosen, DateTimeOffset now) => Html.Of($"""
        <li><a class="entry" href="{frame.Address($"/console/cases/{summary.Id}")}"{(isChosen ? Html.Of($""" aria-current="true" """) : Html.Empty)}>
        <span class="line">{Verdict(frame, summary.Rating, summary.Label)}<span class="source">{SourceName(frame, summary.Source)}</span><time>{frame.Language.Ago(summary.CreatedAt, now)}</time></span>
        <span class="text">{summary.Title ?? summary.Excerpt ?? frame.Say("Ohne Text", "No text")}</span>
        <span class="line">{Status(frame, summary, now)}{Due(frame, summary, now)}</span>
        </a></li>
        """);

    public static Html Detail(
        ConsoleFrame frame, Case current, Html reading, ReplyPlan reply, ReplyLimit? limit, string? problem, string? draft, DateTimeOffset now)
    {
        var subject = current.Subject;
        return Html.Of($"""
            <article class="card detail" aria-label="{frame.Say("Fall", "Case")}">
            <p class="back"><a href="{frame.Address("/console/cases")}">← {frame.Say("Alle Fälle", "All cases")}</a></p>
            <header>
            <p class="line">{Verdict(frame, subject.Rating, subject.Label)}<span class="source">{SourceName(frame, subject.Source)}</span>
            {(subject.Author is null ? Html.Empty : Html.Of($"<span>{subject.Author}</span>"))}
            <time>{frame.Language.Moment(subject.CreatedAt, frame.Shop.Zone)}</time>
            {(subject.Url is null ? Html.Empty : Html.Of($"""<a href="{Html.Link(subject.Url)}" rel="noopener noreferrer nofollow">{frame.Say("Zum Original", "To the original")}</a>"""))}
            {(subject.ItemVersion > 1 ? Html.Of($"""<a href="{frame.Address(ItemPage.PathOf(current.Id))}">{frame.Say("Alle Fassungen", "All versions")}</a>""") : Html.Empty)}</p>
            {(problem is null ? Html.Empty : Html.Of($"""<p class="fault" role="alert">{problem}</p>"""))}
            </header>
            {(subject.Title is null ? Html.Of($"""<h1 class="sr">{frame.Say("Fall", "Case")}</h1>""") : Html.Of($"<h1>{subject.Title}</h1>"))}
            {reading}
            {Facts(frame, current, now)}
            {Actions(frame, current, reply, limit, draft, now)}
            {History(frame, current)}
            </article>
            """);
    }

    public static Html Verdict(ConsoleFrame frame, decimal? rating, string? label)
    {
        if (rating is { } stars)
        {
            var full = (int)Math.Round(stars, MidpointRounding.AwayFromZero);
            var number = frame.Language.Number((double)stars, stars == Math.Floor(stars) ? 0 : 1);
            return Html.Of($"""
                <span class="rating" role="img" aria-label="{frame.Say($"{number} von 5 Sternen", $"{number} of 5 stars")}"><span class="full">{new string('★', full)}</span><span class="none">{new string('★', 5 - full)}</span></span>
                """);
        }
        return label switch
        {
            "negative" => Html.Of($"""<span class="mood bad">{frame.Say("negativ", "negative")}</span>"""),
            "positive" => Html.Of($"""<span class="mood good">{frame.Say("positiv", "positive")}</span>"""),
            "neutral" => Html.Of($"""<span class="mood">{frame.Say("neutral", "neutral")}</span>"""),
            _ => Html.Empty,
        };
    }

    public static string SourceName(ConsoleFrame frame, string source) =>
        source == Analysis.ItemLedger.WidgetSource ? frame.Say("Nach Kontakt", "After contact") : source;

    private static Html Status(ConsoleFrame frame, CaseSummary summary, DateTimeOffset now) => summary switch
    {
        { Reply: ReplyState.Queued } => Html.Of($"""<span class="chip">{frame.Say("wird gesendet", "being sent")}</span>"""),
        { Reply: ReplyState.Rejected, Status: not (CaseStatus.Resolved or CaseStatus.Dismissed) } => Html.Of($"""<span class="chip bad">{frame.Say("Antwort abgelehnt", "reply rejected")}</span>"""),
        { Reply: ReplyState.Failed, Status: not (CaseStatus.Resolved or CaseStatus.Dismissed) } => Html.Of($"""<span class="chip bad">{frame.Say("Antwort nicht gesendet", "reply not sent")}</span>"""),
        { Status: CaseStatus.Claimed } when summary.LeaseUntil > now => Html.Of($"""<span class="chip">{frame.Say($"bei {summary.Owner}", $"with {summary.Owner}")}</span>"""),
        { Status: CaseStatus.Replied, Reply: ReplyState.Pending } => Html.Of($"""<span class="chip">{frame.Say("Antwort wird geprüft", "reply being checked")}</span>"""),
        { Status: CaseStatus.Replied } => Html.Of($"""<span class="chip good">{frame.Say("beantwortet", "answered")}</span>"""),
        { Status: CaseStatus.Resolved } => Html.Of($"""<span class="chip good">{frame.Say("gelöst", "resolved")}</span>"""),
        { Status: CaseStatus.Dismissed } => Html.Of($"""<span class="chip">{frame.Say("ohne Antwort", "dismissed")}</span>"""),
        _ => Html.Empty,
    };

    private static Html Due(ConsoleFrame frame, CaseSummary summary, DateTimeOffset now) => summary.Status switch
    {
        CaseStatus.New or CaseStatus.Claimed => summary.DueAt <= now
            ? Html.Of($"""<span class="due late">{frame.Say($"seit {frame.Language.Duration(now - summary.DueAt)} überfällig", $"overdue by {frame.Language.Duration(now - summary.DueAt)}")}</span>""")
            : Html.Of($"""<span class="due">{frame.Say($"noch {frame.Language.Duration(summary.DueAt - now)}", $"{frame.Language.Duration(summary.DueAt - now)} left")}</span>"""),
        _ => Html.Empty,
    };

    private static Html Facts(ConsoleFrame frame, Case current, DateTimeOffset now) => Html.Of($"""
        <dl class="facts">
        <div><dt>{frame.Say("Wartet seit", "Waiting since")}</dt><dd>{frame.Language.Moment(current.WaitingSince, frame.Shop.Zone)}</dd></div>
        <div><dt>{frame.Say("Antwort bis", "Answer due")}</dt><dd{(current.IsOpen && current.DueAt <= now ? Html.Of($""" class="late" """) : Html.Empty)}>{frame.Language.Moment(current.DueAt, frame.Shop.Zone)}</dd></div>
        {(current.Owner is null ? Html.Empty : Html.Of($"<div><dt>{frame.Say("Bei", "With")}</dt><dd>{current.Owner}</dd></div>"))}
        {(current.Subject.Agent is null ? Html.Empty : Html.Of($"<div><dt>{frame.Say("Betreut von", "Served by")}</dt><dd>{current.Subject.Agent}</dd></div>"))}
        {(current.Subject.Channel is null ? Html.Empty : Html.Of($"<div><dt>{frame.Say("Kanal", "Channel")}</dt><dd>{current.Subject.Channel}</dd></div>"))}
        </dl>
        """);

    private static Html Actions(ConsoleFrame frame, Case current, ReplyPlan reply, ReplyLimit? limit, string? draft, DateTimeOffset now)
    {
        if (!current.IsOpen)
            return Html.Of($"""<div class="actions">{Button(frame, current, "reopen", frame.Say("Wieder öffnen", "Reopen"))}</div>""");
        if (current.Reply is { State: ReplyState.Queued })
        {
            return Html.Of($"""
                <div class="actions" id="sending" data-live><p class="quiet">{frame.Say("Die Antwort ist unterwegs.", "The answer is on its way.")}</p></div>
                """);
        }
        if (current.IsHeldFrom(frame.Actor.Name, now))
        {
            return Html.Of($"""
                <div class="actions">
                <p>{frame.Say($"{current.Owner} hat den Fall bis {frame.Language.Moment(current.LeaseUntil!.Value, frame.Shop.Zone)} übernommen.", $"{current.Owner} has claimed the case until {frame.Language.Moment(current.LeaseUntil!.Value, frame.Shop.Zone)}.")}</p>
                {(frame.Actor.MayOverrule ? Button(frame, current, "release", frame.Say("Freigeben", "Release")) : Html.Empty)}
                </div>
                """);
        }
        var isMine = current.Status == CaseStatus.Claimed && current.LeaseUntil > now;
        return Html.Of($"""
            {ReplyForm(frame, current, reply, limit, draft)}
            <div class="actions">
            {(isMine ? Button(frame, current, "release", frame.Say("Zurückgeben", "Give back")) : Button(frame, current, "claim", frame.Say("Übernehmen", "Claim")))}
            {Button(frame, current, "resolve", frame.Say("Als gelöst abschließen", "Resolve"))}
            {Button(frame, current, "dismiss", frame.Say("Braucht keine Antwort", "Needs no answer"))}
            </div>
            """);
    }

    private static Html ReplyForm(ConsoleFrame frame, Case current, ReplyPlan reply, ReplyLimit? limit, string? draft)
    {
        if (reply is ReplyPlan.NotOffered && current.Subject.Source == Analysis.ItemLedger.WidgetSource)
        {
            return Html.Of($"""
                <form class="reply" method="post" action="{frame.Address($"/console/cases/{current.Id}/note")}">
                {Hidden(frame, current)}
                <label class="field">{frame.Say("Notiz (die Bewertung ist anonym, niemand kann antworten)", "Note (the rating is anonymous, nobody can answer it)")}
                <textarea name="text" rows="3" maxlength="{CaseCommands.LongestText}" required>{draft}</textarea></label>
                <button class="primary">{frame.Say("Notieren", "Add note")}</button>
                </form>
                """);
        }
        var isElsewhere = reply is ReplyPlan.NotOffered;
        return Html.Of($"""
            <form class="reply" method="post" action="{frame.Address($"/console/cases/{current.Id}/reply")}">
            {Hidden(frame, current)}
            {(isElsewhere ? Html.Of($"""<input type="hidden" name="elsewhere" value="true">""") : Html.Empty)}
            {Unpublished(frame, current)}
            <label class="field">{(isElsewhere ? frame.Say("Ihre Antwort (beim Original geben, hier festhalten)", "Your answer (give it at the original, keep it here)") : frame.Say("Ihre Antwort – sie erscheint öffentlich", "Your answer – it will be public"))}
            <textarea name="text" rows="5" maxlength="{CaseCommands.LongestText}" required>{draft}</textarea></label>
            {(limit is null ? Html.Empty : Html.Of($"""<p class="quiet">{frame.Say($"Die Plattform nimmt höchstens {frame.Language.Number(limit.Most)} {(limit.Unit == TextUnit.Utf8Bytes ? "Bytes" : "Zeichen")}. Gekürzt wird nichts.", $"The platform takes {frame.Language.Number(limit.Most)} {TextLength.Name(limit.Unit)} at most. Nothing is cut.")}</p>"""))}
            {(isElsewhere ? ThereFirst(frame, current) : Html.Empty)}
            <button class="primary">{(isElsewhere ? frame.Say("Ich habe dort geantwortet", "I answered there") : frame.Say("Antwort senden", "Send answer"))}</button>
            </form>
            """);
    }

    /// <summary>Why the last answer is not public; a new one is a new attempt.</summary>
    private static Html Unpublished(ConsoleFrame frame, Case current) => current.Reply switch
    {
        { State: ReplyState.Rejected, Problem: { } problem } => Html.Of($"""<p class="fault">{frame.Say("Abgelehnt:", "Rejected:")} <span lang="en">{problem}</span></p>"""),
        { State: ReplyState.Failed, Problem: { } problem } => Html.Of($"""<p class="fault">{frame.Say("Nicht gesendet:", "Not sent:")} <span lang="en">{problem}</span></p>"""),
        _ => Html.Empty,
    };

    private static Html ThereFirst(ConsoleFrame frame, Case current) => Html.Of($"""
        <p class="actions"><button type="button" hidden data-copy>{frame.Say("Text kopieren", "Copy the text")}</button>
        {((current.Subject.AnswerUrl ?? current.Subject.Url) is { } there ? Html.Of($"""<a class="button" href="{Html.Link(there)}" rel="noopener noreferrer nofollow" target="_blank">{frame.Say("Beim Original antworten", "Answer at the original")}</a>""") : Html.Empty)}</p>
        """);

    private static Html History(ConsoleFrame frame, Case current) => Html.Of($"""
        <section class="history"><h2>{frame.Say("Verlauf", "History")}</h2><ol>
        {current.Events.Reverse().Select(happened => Html.Of($"""
            <li><time>{frame.Language.Moment(happened.At, frame.Shop.Zone)}</time> <span>{CaseEventText.Of(frame, happened)}</span>
            {(happened.Text is null || happened.Type == CaseEventType.Relabelled ? Html.Empty : Html.Of($"""<blockquote>{happened.Text}</blockquote>"""))}</li>
            """))}
        </ol></section>
        """);

    private static Html Button(ConsoleFrame frame, Case current, string action, string name) => Html.Of($"""
        <form method="post" action="{frame.Address($"/console/cases/{current.Id}/{action}")}">{Hidden(frame, current)}<button>{name}</button></form>
        """);

    private static Html Hidden(ConsoleFrame frame, Case current) => Html.Of($"""
        {frame.Antiforgery()}<input type="hidden" name="version" value="{current.Version}">
        """);
}
