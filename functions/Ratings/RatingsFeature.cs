using System.Text.Json.Serialization;
using Feedback.Hosting;

namespace Feedback.Ratings;

internal static class RatingsFeature
{
    public static IServiceCollection AddRatings(this IServiceCollection services)
    {
        services.AddSingleton<SurveyLinks>();
        services.AddSingleton<RatingAcceptance>();
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, RatingsJson.Default));
        return services;
    }

    public static void MapRatings(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").RequireCors(HttpBasics.AnyOrigin);
        open.MapSubmitRating();
        open.MapChangeRating();
        open.MapWidgetScript();
        routes.MapRatingPage();
        routes.MapCreateSurvey();
    }
}

[JsonSerializable(typeof(RatingRequest))]
[JsonSerializable(typeof(RatingChange))]
[JsonSerializable(typeof(RatingReceipt))]
[JsonSerializable(typeof(SurveyRequest))]
[JsonSerializable(typeof(IssuedSurvey))]
internal sealed partial class RatingsJson : JsonSerializerContext;
