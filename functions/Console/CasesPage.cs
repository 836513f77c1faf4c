using System.Globalization;
using Feedback.Access;
using Feedback.Console.Reading;
using Feedback.Models.Cases;
using Feedback.Pages;
using Feedback.Responses;

namespace Feedback.Console;

// /console/cases: the response queue at the left, the chosen case at the right. Every action is a form; nothing needs script.
internal static class CasesPage
{
    private const string Path = "/console/cases";
    private const int PageSize = 50;

    public static void MapCasesPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (HttpContext context, CaseStore cases, TimeProvider time, CancellationToken cancellation) =>
            IndexAsync(context, cases, time, cancellation)).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapGet(Path + "/{id}", (string id, HttpContext context, CaseStore cases, CaseActions actions, TimeProvider time, CancellationToken cancellation) =>
            ShowAsync(id, null, null, context, cases, actions, time, cancellation)).RequireRole(Role.Viewer).ExcludeFromDescription();
        routes.MapPost(Path + "/{id}/{action}", ActAsync).RequireRole(Role.Agent).ExcludeFromDescription();
    }

    private static async Task<IResult> IndexAsync(HttpContext context, CaseStore cases, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        var list = await ListAsync(frame, context, null, cases, time, cancellationToken);
        return frame.Page(frame.Say("Antworten", "Respond"), Path, Html.Of($"""
            <div class="queue">
            {list}
            <div class="card pad empty"><p>{frame.Say("Wählen Sie links einen Fall.", "Choose a case on the left.")}</p></div>
            </div>
            """));
    }

    private static async Task<IResult> ShowAsync(
        string id, string? problem, string? draft, HttpContext context, CaseStore cases, CaseActions actions, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (!CaseId.IsValid(id) || await cases.FindAsync(frame.Shop.Id, id, cancellationToken) is not { Value: var current })
            return Hosting.Problems.NotFound("such case");
        var list = await ListAsync(frame, context, current, cases, time, cancellationToken);
        var reply = await actions.PlanReplyAsync(current, draft ?? "…", cancellationToken);
        var reading = await CorrectionForm.OfCaseAsync(frame, context, current, cancellationToken);
        var limit = await actions.ReplyLimitAsync(current, cancellationToken);
        var detail = CaseView.Detail(frame, current, reading, reply, limit, problem, draft, time.GetUtcNow());
        return frame.Page(frame.Say("Fall", "Case"), Path, Html.Of($"""<div class="queue chosen">{list}{detail}</div>"""), problem is null ? 200 : 409);
    }

    private static async Task<IResult> ActAsync(
        string id, string action, HttpContext context, CaseStore cases, CaseActions actions, TimeProvider time, CancellationToken cancellationToken)
    {
        var frame = ConsoleFrame.Of(context);
        if (!CaseId.IsValid(id) || !Enum.TryParse<CaseAction>(action, ignoreCase: true, out var wanted) || char.IsAsciiDigit(action[0]))
            return Hosting.Problems.NotFound("such action");
        var form = await context.Request.ReadFormAsync(cancellationToken);
        var version = int.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var request = new CaseActionRequest
        {
            Text = form["text"].ToString() is { Length: > 0 } text ? text.ReplaceLineEndings("\n") : null,
            Elsewhere = form["elsewhere"] == "true",
            Label = form["label"],
        };
        var result = await actions.RunAsync(wanted, frame.Shop.Id, id, version, frame.Actor, request, cancellationToken);
        return result.Problem is { } problem
            ? await ShowAsync(id, $"{problem.ProblemDetails.Title}: {problem.ProblemDetails.Detail}", request.Text, context, cases, actions, time, cancellationToken)
            : TypedResults.LocalRedirect(frame.Address($"{Path}/{id}"));
    }

    private static async Task<Html> ListAsync(
        ConsoleFrame frame, HttpContext context, Case? chosen, CaseStore cases, TimeProvider time, CancellationToken cancellationToken)
    {
        var tab = context.Request.Query["status"].ToString() is { Length: > 0 } asked ? asked : chosen is null or { IsOpen: true } ? "open" : "closed";
        CaseStatus[] statuses = tab == "closed"
            ? [CaseStatus.Resolved, CaseStatus.Dismissed]
            : [CaseStatus.New, CaseStatus.Claimed, CaseStatus.Replied];
        var page = await CasePage.ReadAsync(cases, frame.Shop.Id, statuses, null, null, PageSize, cancellationToken);
        var now = time.GetUtcNow();
        return Html.Of($"""
            <section class="list" aria-label="{frame.Say("Fälle", "Cases")}">
            <nav class="tabs" aria-label="{frame.Say("Stand", "Status")}">
            <a href="{frame.Address(Path + "?status=open")}"{Current(tab != "closed")}>{frame.Say("Offen", "Open")}</a>
            <a href="{frame.Address(Path + "?status=closed")}"{Current(tab == "closed")}>{frame.Say("Erledigt", "Done")}</a>
            </nav>
            <ol id="cases" data-live>
            {page.Items.Select(summary => CaseView.Summary(frame, summary, summary.Id == chosen?.Id, now))}
            {(page.Items.Count == 0 ? Html.Of($"""<li class="quiet pad">{Nothing(frame, tab)}</li>""") : Html.Empty)}
            {(page.Next is null ? Html.Empty : Html.Of($"""<li class="quiet pad">{frame.Say($"Die ersten {PageSize} werden gezeigt.", $"The first {PageSize} are shown.")}</li>"""))}
            </ol>
            </section>
            """);
    }

    private static string Nothing(ConsoleFrame frame, string tab) => tab == "closed"
        ? frame.Say("Noch nichts erledigt.", "Nothing done yet.")
        : frame.Say("Nichts offen. Gut gemacht!", "Nothing open. Well done!");

    private static Html Current(bool isCurrent) => isCurrent ? Html.Of($""" aria-current="page" """) : Html.Empty;
}
