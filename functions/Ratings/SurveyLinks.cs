using System.Text;
using Feedback.Access;
using Feedback.Analysis;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Shops;
using Feedback.Storage;

namespace Feedback.Ratings;

/// <summary>Issues survey tokens and the links that carry them.</summary>
internal sealed class SurveyLinks(
    SigningKeys signingKeys, OfferRegister register, SurveyPseudonyms pseudonyms, MessageQueue<IncomingMessage> incoming, PublicAddress address, TimeProvider time)
{
    /// <summary>How long a survey can be answered, unless the caller says otherwise.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>The longest lifetime a caller may ask for.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(365);

    /// <summary>Offers a contact's survey: enters it in the register and the funnel, and gives out its links. Again for the same episode gives the same
    /// survey, with a new expiry.</summary>
    /// <param name="lifetime">At most <see cref="LongestLifetime"/>; below nothing gives links that have ended.</param>
    /// <param name="basis">On what legal basis somebody is written to; null where nobody is.</param>
    /// <exception cref="ArgumentException">A part is longer than <see cref="Survey.LongestPart"/> bytes.</exception>
    public async Task<IssuedSurvey> OfferAsync(
        Shop shop, string chat, string? episode, SurveyContext context, TimeSpan lifetime, string? basis, CancellationToken cancellationToken)
    {
        var survey = Make(shop, chat, episode, context, lifetime);
        var offer = await register.EnterAsync(survey, cancellationToken);
        survey = survey with { OfferedAt = offer.OfferedAt, Context = offer.Context };
        var issued = await SignAsync(survey, cancellationToken);
        await incoming.SendAsync(
            new SurveyStepped
            {
                Shop = shop.Id,
                At = survey.OfferedAt,
                Survey = (await pseudonyms.IdentifyAsync(survey, ""))!,
                Step = SurveyStep.Offered,
                Reason = basis,
            },
            cancellationToken);
        return issued;
    }

    /// <summary>Links of a survey that nobody has seen yet: it enters the funnel when somebody does. Writes nothing.</summary>
    public Task<IssuedSurvey> IssueAsync(Shop shop, string chat, SurveyContext context, CancellationToken cancellationToken) =>
        SignAsync(Make(shop, chat, null, context, Lifetime), cancellationToken);

    /// <summary>Links that anybody may answer, each visit for itself. Writes nothing.</summary>
    /// <param name="subject">What is rated.</param>
    public Task<IssuedSurvey> IssueOpenAsync(Shop shop, string subject, SurveyContext context, TimeSpan lifetime, CancellationToken cancellationToken) =>
        SignAsync(Make(shop, subject, null, context, lifetime) with { Open = true }, cancellationToken);

    /// <summary>An id too long for a token serves as well by its hash: it is only ever compared.</summary>
    public static string Fit(string id) => Encoding.UTF8.GetByteCount(id) <= Survey.LongestPart ? id : Base32.IdOf(id);

    /// <summary>A name as long as a token takes.</summary>
    public static string Cut(string name)
    {
        while (Encoding.UTF8.GetByteCount(name) > Survey.LongestPart)
            name = name[..^(char.IsLowSurrogate(name[^1]) ? 2 : 1)];
        return name;
    }

    /// <summary>The episode as tokens and register know it.</summary>
    public static string FitEpisode(string? episode) => Fit(episode is null or "" ? "1" : episode);

    public Survey Make(Shop shop, string chat, string? episode, SurveyContext context, TimeSpan lifetime) => new()
    {
        Shop = shop.Id,
        Chat = Fit(chat),
        Episode = FitEpisode(episode),
        Context = context,
        OfferedAt = SurveyTokens.ToTheMinute(time.GetUtcNow()),
        ExpiresAt = time.GetUtcNow() + lifetime,
    };

    private async Task<IssuedSurvey> SignAsync(Survey survey, CancellationToken cancellationToken)
    {
        var token = SurveyTokens.Sign(survey, await signingKeys.GetAsync(cancellationToken));
        var url = $"{address.Base}/r/{token}";
        return new IssuedSurvey(token, url, Enumerable.Range(1, 5).ToDictionary(stars => $"{stars}", stars => $"{url}/{stars}"), survey.ExpiresAt);
    }
}

/// <param name="Url">Opens the rating page.</param>
/// <param name="Links">By stars, <c>1</c> to <c>5</c>: the page with that many preselected.</param>
public sealed record IssuedSurvey(string Token, string Url, IReadOnlyDictionary<string, string> Links, DateTimeOffset ExpiresAt);
