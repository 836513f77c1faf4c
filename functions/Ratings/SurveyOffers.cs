using Feedback.Analysis;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Ratings;

/// <summary>Offers surveys by a shop's rules, and calls them back. API and chat hooks share it.</summary>
internal sealed class SurveyOffers(
    SurveyLinks links, CoolDowns coolDowns, OfferRegister register, SurveyPseudonyms pseudonyms, MessageQueue<IncomingMessage> incoming, TimeProvider time)
{
    public async Task<SurveyOutcome> OfferAsync(Shop shop, SurveyRequest request, CancellationToken cancellationToken)
    {
        // A rating mail is advertising (BGH, 10.07.2018, VI ZR 225/17): without a stored basis there is no link for one.
        if (request is { Via: "email", LegalBasis: null })
            return new SurveyOutcome.BasisMissing();
        if (Asking.Refuse(shop.Asking, request.Facts, time.GetUtcNow()) is { } reason)
            return new SurveyOutcome.LeftAlone(reason);
        if (request.Customer is { Length: > 0 } customer
            && !await coolDowns.TryBeginAsync(shop, customer, Base32.IdOf(request.Chat, request.Episode ?? ""), cancellationToken))
        {
            return new SurveyOutcome.LeftAlone("cool-down");
        }
        var lifetime = request.ValidHours is { } hours ? TimeSpan.FromHours(hours) : SurveyLinks.Lifetime;
        return new SurveyOutcome.Asked(await links.OfferAsync(
            shop, request.Chat, request.Episode, request.Context, lifetime, request.LegalBasis, cancellationToken));
    }

    /// <summary>A survey as it was first offered, entered now where it was not: a chat tool asked by itself.</summary>
    public async Task<Survey> EnterAsync(Survey survey, CancellationToken cancellationToken)
    {
        var offer = await register.EnterAsync(survey, cancellationToken);
        return survey with { OfferedAt = offer.OfferedAt, Context = offer.Context };
    }

    /// <summary>Calls a survey back: what is answered from now on does not count. A rating given before stands.</summary>
    /// <returns>False when none was offered.</returns>
    public async Task<bool> CancelAsync(Shop shop, string chat, string? episode, string reason, CancellationToken cancellationToken)
    {
        var (fitted, fittedEpisode) = (SurveyLinks.Fit(chat), SurveyLinks.FitEpisode(episode));
        if (await register.FindAsync(shop.Id, fitted, fittedEpisode, cancellationToken) is not { } offer)
            return false;
        var survey = new Survey
        {
            Shop = shop.Id,
            Chat = fitted,
            Episode = fittedEpisode,
            Context = offer.Context,
            OfferedAt = offer.OfferedAt,
            ExpiresAt = offer.OfferedAt + SurveyLinks.Lifetime,
        };
        if (await pseudonyms.IdentifyAsync(survey, "") is not { } identity)
            return false;
        await incoming.SendAsync(
            new SurveyStepped { Shop = shop.Id, At = time.GetUtcNow(), Survey = identity, Step = SurveyStep.Canceled, Reason = reason }, cancellationToken);
        return true;
    }
}

internal abstract record SurveyOutcome
{
    public sealed record Asked(IssuedSurvey Survey) : SurveyOutcome;

    /// <param name="Reason">As <see cref="NotAsked.Reason"/>.</param>
    public sealed record LeftAlone(string Reason) : SurveyOutcome;

    public sealed record BasisMissing : SurveyOutcome;
}
