using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Feedback.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Hosting;

/// <summary>Turns exceptions that reach the edge into problem answers: a wrong body names its field, an unreachable store is a 503.</summary>
internal static partial class FaultAnswers
{
    private const int RetryAfterSeconds = 5;

    public static Task AnswerAsync(HttpContext context)
    {
        var failure = Unwrap(context.Features.Get<IExceptionHandlerFeature>()?.Error);
        if (failure is not StorageException down)
            return ProblemOf(failure).ExecuteAsync(context);
        LogStoreFailed(LoggerOf(context), context.Request.Method, down.Message);
        return AnswerStoreDownAsync(context);
    }

    /// <summary>Answers a request whose time ran out.</summary>
    public static Task AnswerTimeoutAsync(HttpContext context)
    {
        LogStoreSlow(LoggerOf(context), context.Request.Method);
        return AnswerStoreDownAsync(context);
    }

    /// <summary>Whether an exception is the sender's fault, which is no error of ours, or is logged in a line of its own.</summary>
    public static bool IsExpected(Exception failure) =>
        Unwrap(failure) is BadHttpRequestException or AntiforgeryValidationException or StorageException || IsUnknownCharset(failure);

    private static Task AnswerStoreDownAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return Problems.StorageUnavailable().ExecuteAsync(context);
    }

    /// <summary>The store's failure where it is at the bottom of another: data protection wraps what keeps it from its keys.</summary>
    [return: NotNullIfNotNull(nameof(failure))]
    private static Exception? Unwrap(Exception? failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is StorageException)
                return inner;
        }
        return failure;
    }

    private static ProblemHttpResult ProblemOf(Exception? failure) => failure switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.BodyTooLarge(),
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException { InnerException: AntiforgeryValidationException } or AntiforgeryValidationException => Problems.AntiforgeryFailed(),
        BadHttpRequestException bad when bad.Message.Contains("no body was provided", StringComparison.Ordinal) =>
            Problems.InvalidRequest("Send a JSON body."),
        BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => Problems.UnsupportedMediaType(),
        BadHttpRequestException bad => Problems.InvalidRequest(bad.Message),
        InvalidOperationException charset when IsUnknownCharset(charset) => Problems.UnsupportedMediaType(),
        _ => Problems.Unexpected(),
    };

    private static bool IsUnknownCharset(Exception failure) =>
        failure is InvalidOperationException { InnerException: ArgumentException } && failure.Message.Contains("charset", StringComparison.Ordinal);

    private static ProblemHttpResult OfJson(JsonException json)
    {
        // The path is ours or the sender's own text; either is safe in JSON.
        var path = json.Path is null or "$" ? null : json.Path.TrimStart('$', '.');
        var fault = json.Message switch
        {
            var message when message.Contains("could not be mapped", StringComparison.Ordinal) => "There is no such field.",
            var message when message.Contains("could not be converted", StringComparison.Ordinal) => "The value has the wrong type.",
            _ => null,
        };
        return (path, fault) switch
        {
            (_, null) => Problems.InvalidRequest("The body is not valid JSON."),
            (null, _) => Problems.InvalidRequest(fault),
            _ => Problems.InvalidField(path, fault),
        };
    }

    private static ILogger LoggerOf(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FaultAnswers).FullName!);

    [LoggerMessage(LogLevel.Error, "A {Method} request was answered 503: {Fault}")]
    private static partial void LogStoreFailed(ILogger logger, string method, string fault);

    [LoggerMessage(LogLevel.Error, "A {Method} request was answered 503: the store did not answer in time.")]
    private static partial void LogStoreSlow(ILogger logger, string method);
}
