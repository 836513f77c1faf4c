using System.Text.Json.Serialization;
using Feedback.Hosting;
using Feedback.Ratings.Hooks;
using Feedback.Ratings.Texts;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Feedback.Ratings;

internal static class RatingsFeature
{
    /// <summary>A rater is told that the store does not answer rather than left waiting for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddRatings(this IServiceCollection services)
    {
        services.AddSingleton<SurveyLinks>();
        services.AddSingleton<SurveyPseudonyms>();
        services.AddSingleton<OfferRegister>();
        services.AddSingleton<CoolDowns>();
        services.AddSingleton<SurveyOffers>();
        services.AddSingleton<RatingAcceptance>();
        services.AddSingleton<RatingLimits>();
        services.AddSingleton<LinkTraffic>();
        services.AddSingleton<SurveyTexts>();
        services.AddSingleton<ContactEpisodes>();
        services.AddSingleton<HookReceiver>();
        services.AddRequestTimeouts(options => options.AddPolicy(nameof(Patience), new RequestTimeoutPolicy
        {
            Timeout = Patience,
            WriteTimeoutResponse = FaultAnswers.AnswerTimeoutAsync,
        }));
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, RatingsJson.Default));
        return services;
    }

    public static void MapRatings(this IEndpointRouteBuilder routes)
    {
        var raters = routes.MapGroup("");
        raters.WithRequestTimeout(nameof(Patience));
        var open = raters.MapGroup("").RequireCors(HttpBasics.AnyOrigin);
        open.MapSubmitRating();
        open.MapChangeRating();
        open.MapNoteOpened();
        open.MapWidgetScript();
        raters.MapRatingPage();
        raters.MapReceiptPage();
        routes.MapCreateSurvey();
        routes.MapCancelSurvey();
        routes.MapHooks();
    }
}

[JsonSerializable(typeof(RatingRequest))]
[JsonSerializable(typeof(RatingChange))]
[JsonSerializable(typeof(RatingReceipt))]
[JsonSerializable(typeof(OpenedRequest))]
[JsonSerializable(typeof(SurveyRequest))]
[JsonSerializable(typeof(SurveyCancellation))]
[JsonSerializable(typeof(IssuedSurvey))]
[JsonSerializable(typeof(NotAsked))]
[JsonSerializable(typeof(HookAnswer))]
internal sealed partial class RatingsJson : JsonSerializerContext;
