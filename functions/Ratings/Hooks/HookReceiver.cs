using System.Text.Json;
using System.Text.Json.Serialization;
using Feedback.Models.Ledger;
using Feedback.Shops;

namespace Feedback.Ratings.Hooks;

/// <summary>Carries out what a chat tool told. The same call again changes nothing.</summary>
internal sealed class HookReceiver(SurveyOffers offers, SurveyLinks links, RatingAcceptance acceptance, ContactEpisodes episodes, TimeProvider time)
{
    public async Task<HookAnswer> ReceiveAsync(Shop shop, ChatEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case ChatEvent.Rated rated:
                var survey = links.Make(
                    shop, rated.Chat, rated.Episode ?? await episodes.CurrentAsync(shop, rated.Chat, cancellationToken), rated.Context, SurveyLinks.Lifetime);
                survey = await offers.EnterAsync(survey, cancellationToken);
                var key = Base32.IdOf(rated.Chat, survey.Episode, JsonSerializer.Serialize(rated.Answer, HookJson.Default.RatingAnswer), $"{rated.At?.UtcTicks}");
                var receipt = await acceptance.AcceptAsync(survey, new GivenAnswer(rated.Answer, At: rated.At) { Key = key }, cancellationToken);
                return new HookAnswer("rated") { Id = receipt?.Id };
            case ChatEvent.Ended ended:
                return await EndAsync(shop, ended, cancellationToken);
            case ChatEvent.Reopened reopened:
                var off = reopened.Episode ?? await episodes.ReopenAsync(shop, reopened.Chat, reopened.At ?? time.GetUtcNow(), cancellationToken);
                var wasOffered = off is not null && await offers.CancelAsync(shop, reopened.Chat, off, "reopened", cancellationToken);
                return new HookAnswer(wasOffered ? "canceled" : "ignored");
            default:
                return new HookAnswer("ignored");
        }
    }

    private async Task<HookAnswer> EndAsync(Shop shop, ChatEvent.Ended ended, CancellationToken cancellationToken)
    {
        if ((ended.Episode ?? await episodes.EndAsync(shop, ended.Chat, ended.At ?? time.GetUtcNow(), cancellationToken)) is not { } episode)
            return new HookAnswer("ignored");
        var request = SurveyRequest.Of(ended.Chat, episode, ended.Context, ended.Facts, ended.Customer);
        return await offers.OfferAsync(shop, request, cancellationToken) switch
        {
            SurveyOutcome.Asked(var issued) => new HookAnswer("offered") { Token = issued.Token, Url = issued.Url },
            SurveyOutcome.LeftAlone(var reason) => new HookAnswer("left-alone") { Reason = reason },
            _ => new HookAnswer("ignored"),
        };
    }
}

/// <param name="Outcome"><c>rated</c>, <c>offered</c>, <c>left-alone</c>, <c>canceled</c> or <c>ignored</c>.</param>
public sealed record HookAnswer(string Outcome)
{
    /// <summary>Of the rating.</summary>
    public string? Id { get; init; }

    /// <summary>Of the survey that was offered, for tools that can pass it on.</summary>
    public string? Token { get; init; }

    public string? Url { get; init; }

    /// <summary>Why nobody was asked.</summary>
    public string? Reason { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RatingAnswer))]
internal sealed partial class HookJson : JsonSerializerContext;
