using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing.Constraints;

namespace Feedback.Hosting;

/// <summary>What every endpoint shares: JSON, problem answers, limits and headers.</summary>
internal static class HttpBasics
{
    /// <summary>Origins of shops embed the widget; the token in the request is what counts.</summary>
    public const string AnyOrigin = "any origin";

    public static IServiceCollection AddHttpBasics(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<PublicAddress>();
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            options.SerializerOptions.AllowDuplicateProperties = false;
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            options.SerializerOptions.ReadCommentHandling = JsonCommentHandling.Disallow;
        });
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(options => options.SetParameterPolicy<RegexInlineRouteConstraint>("regex"));
        services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.All);
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context => Problems.Name(context.ProblemDetails, context.HttpContext));
        services.AddValidation();
        services.AddCors(options => options.AddPolicy(
            AnyOrigin, policy => policy.AllowAnyOrigin().AllowAnyMethod().WithHeaders("content-type").SetPreflightMaxAge(TimeSpan.FromHours(1))));
        services.AddOpenApi();
        return services;
    }

    public static void UseHttpBasics(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use(RequestLimits.ApplyAsync);
        app.Use(AddHeadersAsync);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = FaultAnswers.AnswerAsync,
            AllowStatusCode404Response = true,
            SuppressDiagnosticsCallback = context => FaultAnswers.IsExpected(context.Exception),
        });
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseCors();
        app.UseRequestTimeouts();
    }

    private static Task AddHeadersAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        // Addresses here carry tokens.
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    }
}
