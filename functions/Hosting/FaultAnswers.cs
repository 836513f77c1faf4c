using System.Text.Json;
using Feedback.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Hosting;

/// <summary>Turns exceptions that reach the edge into problem answers: a wrong body names its field, an unreachable store is a 503.</summary>
internal static class FaultAnswers
{
    private const int RetryAfterSeconds = 5;

    public static Task AnswerAsync(HttpContext context)
    {
        var failure = Unwrap(context.Features.Get<IExceptionHandlerFeature>()?.Error);
        if (failure is StorageException)
            context.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        return ProblemOf(failure).ExecuteAsync(context);
    }

    /// <summary>Whether an exception is the sender's fault, which is no error of ours to log.</summary>
    public static bool IsExpected(Exception failure) => failure is BadHttpRequestException or AntiforgeryValidationException;

    /// <summary>The store's failure where it is at the bottom of another: data protection wraps what keeps it from its keys.</summary>
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
        StorageException => Problems.StorageUnavailable(),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problems.BodyTooLarge(),
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        BadHttpRequestException { InnerException: AntiforgeryValidationException } or AntiforgeryValidationException => Problems.AntiforgeryFailed(),
        BadHttpRequestException bad when bad.Message.Contains("no body was provided", StringComparison.Ordinal) =>
            Problems.InvalidRequest("Send a JSON body."),
        BadHttpRequestException bad => Problems.InvalidRequest(bad.Message),
        _ => Problems.Unexpected(),
    };

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
}
