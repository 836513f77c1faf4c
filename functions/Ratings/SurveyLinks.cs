using System.Text;
using Feedback.Access;
using Feedback.Hosting;
using Feedback.Models.Ledger;
using Feedback.Shops;

namespace Feedback.Ratings;

/// <summary>Issues survey tokens and the links that carry them.</summary>
internal sealed class SurveyLinks(SigningKeys signingKeys, PublicAddress address, TimeProvider time)
{
    /// <summary>How long a survey can be answered, unless the caller says otherwise.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>The longest lifetime a caller may ask for.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(365);

    /// <param name="lifetime">More than nothing, at most <see cref="LongestLifetime"/>.</param>
    /// <exception cref="ArgumentException">A part is longer than <see cref="Survey.LongestPart"/> bytes.</exception>
    public async Task<IssuedSurvey> IssueAsync(
        Shop shop, string chat, string? episode, SurveyContext context, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var survey = new Survey
        {
            Shop = shop.Id,
            Chat = Fit(chat),
            Episode = Fit(episode is null or "" ? "1" : episode),
            Agent = context.Agent,
            Team = context.Team,
            Channel = context.Channel,
            Touchpoint = context.Touchpoint,
            ExpiresAt = time.GetUtcNow() + lifetime,
        };
        var token = SurveyTokens.Sign(survey, await signingKeys.GetAsync(cancellationToken));
        var url = $"{address.Base}/r/{token}";
        return new IssuedSurvey(token, url, Enumerable.Range(1, 5).ToDictionary(stars => $"{stars}", stars => $"{url}/{stars}"), survey.ExpiresAt);
    }

    /// <summary>An id too long for a token serves as well by its hash: it is only ever compared.</summary>
    private static string Fit(string id) => Encoding.UTF8.GetByteCount(id) <= Survey.LongestPart ? id : Base32.IdOf(id);
}

/// <param name="Url">Opens the rating page.</param>
/// <param name="Links">By stars, <c>1</c> to <c>5</c>: the page with that many preselected.</param>
public sealed record IssuedSurvey(string Token, string Url, IReadOnlyDictionary<string, string> Links, DateTimeOffset ExpiresAt);
