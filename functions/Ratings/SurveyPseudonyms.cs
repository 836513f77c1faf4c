using Feedback.Access;
using Feedback.Analysis;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>
/// What stands for a contact in everything we store: one pseudonym per shop, chat and resolution episode, so that a second answer is a revision of
/// the first. Made with the key of the month the survey was offered in, which the token carries: it stays the same past the month's end.
/// </summary>
internal sealed class SurveyPseudonyms(PseudonymKeys keys)
{
    /// <param name="visit">For an open survey, whose visits are raters of their own.</param>
    /// <returns>Null once the key of the survey's month is destroyed.</returns>
    public async ValueTask<SurveyIdentity?> IdentifyAsync(Survey survey, string visit)
    {
        // Nobody is behind an open survey: a random visit needs no key to be anonymous.
        var pseudonym = survey.Open
            ? Base32.IdOf("open", survey.Shop, survey.Chat, visit)
            : await keys.PseudonymAsync(survey.OfferedAt, "contact", survey.Shop, survey.Chat, survey.Episode);
        var source = survey.Open ? ItemLedger.OpenSource : ItemLedger.WidgetSource;
        return pseudonym is null ? null : new SurveyIdentity
        {
            ItemId = ItemLedger.IdOf(source, pseudonym),
            ExternalId = pseudonym,
            Source = source,
            Context = survey.Context,
            OfferedAt = survey.Open ? null : survey.OfferedAt,
            ExpiresAt = survey.Open ? null : survey.ExpiresAt,
        };
    }
}
