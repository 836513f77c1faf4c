using Feedback.Access;
using Feedback.Analysis;
using Feedback.Models.Ledger;
using Feedback.Pages;
using Feedback.Ratings.Texts;

namespace Feedback.Ratings;

// GET /r/{token} and /r/{token}/{value}: the page behind a link in a mail or chat. Mail scanners open every link, so that a GET writes nothing: with script
// the widget takes the value after a person has stirred or looked on for two seconds; without, the form waits for its button. POST /r/{token} stores it.
internal static class RatingPage
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapRatingPage(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/r/{token}", Reading, ShowAsync).WithName(nameof(RatingPage)).ExcludeFromDescription();
        routes.MapMethods("/r/{token}/{value}", Reading, ShowAsync).ExcludeFromDescription();
        // The token in the address is what entitles; there is no session that another site could abuse.
        routes.MapPost("/r/{token}", StoreAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.MapPost("/r/{token}/{value}", StoreAsync).DisableAntiforgery().ExcludeFromDescription();
        routes.MapMethods("/r/{token}/{value?}", [HttpMethods.Options], () => TypedResults.NoContent()).ExcludeFromDescription();
    }

    private static async Task<IResult> ShowAsync(
        string token, string? value, HttpContext context, RatingAcceptance acceptance, SurveyPseudonyms pseudonyms, ItemLedger ledger, RatingLimits limits,
        LinkTraffic traffic, SurveyTexts texts, SigningKeys signingKeys, TimeProvider time, CancellationToken cancellationToken)
    {
        if (limits.CheckClient(context) is { } tooMany)
            return tooMany;
        var (reading, shop) = await acceptance.ReadAsync(token, cancellationToken);
        var language = Language.Of(context.Request, shop?.Language ?? "de");
        if (reading.State != TokenState.Valid || shop is null)
        {
            limits.CountWrong(context);
            return RatingPages.Refusal(language, reading, shop);
        }
        if (await pseudonyms.IdentifyAsync(reading.Survey!, "") is not { } identity)
            return RatingPages.Refusal(language, new TokenReading(TokenState.Expired), shop);

        var scale = RatingScale.Of(context.Request.Query["scale"]);
        var opening = new LinkOpening(time.GetUtcNow(), scale.Read(value) is { } named ? $"{named}" : "");
        traffic.Note(token, opening);
        var survey = await ledger.FindSurveyAsync(shop.Id, identity.ItemId, cancellationToken);
        if (survey is { CanceledAt: not null, Rated: false })
            return RatingPages.CalledBack(language, shop);
        var form = new RatingForm(
            language, shop, token, reading.Survey!, scale, scale.Read(value),
            LinkStamps.Issue(token, opening.Value, opening.At, await signingKeys.GetAsync(cancellationToken)),
            await texts.InAsync(shop, language.Code, cancellationToken))
        {
            WasAnswered = survey is { Rated: true },
        };
        return RatingPages.Page(language, shop, form.Render());
    }

    private static async Task<IResult> StoreAsync(
        string token, HttpContext context, RatingAcceptance acceptance, RatingLimits limits, LinkTraffic traffic, SurveyTexts texts, SigningKeys signingKeys,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (limits.CheckClient(context) is { } tooMany)
            return tooMany;
        var request = context.Request;
        var (reading, shop) = await acceptance.ReadAsync(token, cancellationToken);
        var language = Language.Of(request, shop?.Language ?? "de");
        if (reading.State != TokenState.Valid || shop is null)
        {
            limits.CountWrong(context);
            return RatingPages.Refusal(language, reading, shop);
        }
        if (limits.CheckSurvey(context, token) is { } tooOften)
            return tooOften;

        var posted = await PostedForm.ReadAsync(request, cancellationToken);
        var (scale, value) = RatingScale.Answered(posted);
        var stamp = posted["opening"].ToString();
        var form = new RatingForm(
            language, shop, token, reading.Survey!, scale, value, stamp, await texts.InAsync(shop, language.Code, cancellationToken));
        if (value is not { } given)
            return RatingPages.Page(language, shop, form.Render(language.Say("Bitte wählen Sie einen Wert.", "Please choose a value.")), 400);
        var comment = posted["comment"].ToString().Trim();
        if (comment.Length > 4_000)
            return RatingPages.Page(language, shop, form.Render(language.Say("Der Kommentar hat mehr als 4.000 Zeichen.", "The comment has more than 4,000 characters.")), 400);

        var opening = traffic.Judge(token, LinkStamps.Read(stamp, token, time.GetUtcNow(), await signingKeys.GetAsync(cancellationToken)));
        // An open survey has many raters: each page is a visit of its own.
        var answer = new GivenAnswer(scale.Answer(given) with { Comment = comment == "" ? null : comment }, Opening: opening);
        return await acceptance.AcceptAsync(reading.Survey!, answer, cancellationToken) is { } receipt
            ? RatingPages.Page(language, shop, RatingPages.Thanks(language, shop, receipt))
            : RatingPages.Refusal(language, new TokenReading(TokenState.Expired), shop);
    }
}
