using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Feedback.Hosting;

/// <summary>Our error answers, each with a stable <c>type</c> that clients branch on; the detail says what to do.</summary>
internal static class Problems
{
    private const string Urn = "urn:feedback:problem:";

    public static ProblemHttpResult InvalidRequest(string detail) => Problem(400, "invalid-request", "The request is not valid", detail);

    public static ProblemHttpResult InvalidField(string field, string fault) => TypedResults.Problem(new HttpValidationProblemDetails(
        new Dictionary<string, string[]> { [field] = [fault] })
    {
        Type = Urn + "invalid-request",
        Title = "The request is not valid",
        Status = 400,
        Detail = $"{field}: {fault}",
    });

    /// <summary>Several fields at fault, each named with all that is wrong with it.</summary>
    public static ProblemHttpResult InvalidFields(IEnumerable<(string Field, string Fault)> faults)
    {
        var byField = faults.GroupBy(fault => fault.Field, fault => fault.Fault).ToDictionary(field => field.Key, field => field.ToArray());
        return TypedResults.Problem(new HttpValidationProblemDetails(byField)
        {
            Type = Urn + "invalid-request",
            Title = "The request is not valid",
            Status = 400,
            Detail = string.Join(' ', byField.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}")),
        });
    }

    public static ProblemHttpResult MalformedToken() =>
        Problem(400, "malformed-token", "This is no survey token", "Use the token exactly as it was issued; it may have been cut when it was copied.");

    public static ProblemHttpResult ForgedToken() =>
        Problem(403, "forged-token", "The survey token was not issued here", "Ask the shop for a new link.");

    public static ProblemHttpResult ExpiredToken() =>
        Problem(410, "expired-token", "The survey has ended", "Ask the shop for a new link.");

    public static ProblemHttpResult UnknownReceipt() =>
        Problem(404, "unknown-receipt", "There is no such receipt", "Check the code on the thank-you page.");

    public static ProblemHttpResult RatingFinal() =>
        Problem(410, "rating-final", "The rating can no longer be changed", "Ratings can be changed for 14 days.");

    public static ProblemHttpResult UnknownShop(string shop) =>
        Problem(404, "unknown-shop", "There is no such shop", $"No shop '{shop}' is configured here.");

    public static ProblemHttpResult ShopNeeded() =>
        Problem(400, "shop-needed", "Which shop?", "Several shops are configured; name one with the parameter 'shop'.");

    public static ProblemHttpResult OriginNotAllowed() =>
        Problem(403, "origin-not-allowed", "This page may not embed the survey", "Add its origin to the shop's Origins.");

    public static ProblemHttpResult NotFound(string what) => Problem(404, "not-found", "Not found", $"There is no {what}.");

    public static ProblemHttpResult Unauthenticated() => Problem(
        401, "unauthenticated", "Sign in or send an API key", "Send 'Authorization: Bearer' with a key made by 'feedback key create'.");

    public static ProblemHttpResult Forbidden() => Problem(
        403, "forbidden", "Not allowed", "Your role does not include this.");

    public static ProblemHttpResult AntiforgeryFailed() => Problem(
        400, "antiforgery", "The form has expired", "Load the page again and repeat.");

    public static ProblemHttpResult IfMatchNeeded() => Problem(
        428, "if-match-needed", "Which version of the case?", "Send the case's ETag in the header If-Match.");

    public static ProblemHttpResult CaseChanged() => Problem(
        412, "case-changed", "The case has changed", "Read it again and decide anew.");

    public static ProblemHttpResult CaseConflict(string detail) => Problem(409, "case-conflict", "The case does not allow this now", detail);

    public static ProblemHttpResult ReplyRefused(string reason) => Problem(
        422, "reply-refused", "The platform would not take this reply", $"{reason} Nothing was sent.");

    public static ProblemHttpResult ReplyNotSupported(string source, string reason) => Problem(
        422, "reply-not-supported", "No reply can be sent from here",
        $"{reason} Answer at the source '{source}' itself and send the text with \"elsewhere\": true.");

    public static ProblemHttpResult SourceBusy(string source) => Problem(
        409, "source-busy", "The source is being polled", $"Another worker is polling '{source}' at this moment.");

    public static ProblemHttpResult SourceExists(string source) => Problem(
        409, "source-exists", "There is such a source", $"'{source}' exists; change it with PUT, or choose another id.");

    public static ProblemHttpResult SourceConfigured(string source) => Problem(
        409, "source-configured", "The source is part of the configuration", $"'{source}' is set in the configuration of the server and can only be changed there.");

    public static ProblemHttpResult FilesNotTaken(string source) => Problem(
        409, "files-not-taken", "The source takes no files", $"'{source}' is read from its platform; only sources of types for saved pages take files.");

    public static ProblemHttpResult StorageUnavailable() => Problem(
        503, "storage-unavailable", "The store cannot be reached", "Nothing was stored. Try again shortly.");

    public static ProblemHttpResult TooManyRequests() => Problem(
        429, "too-many-requests", "Too many requests", "Wait as long as Retry-After says.");

    public static ProblemHttpResult HookNotSigned() => Problem(
        401, "hook-not-signed", "Who is calling?", "Sign the call with the hook's secret, send the secret in X-Feedback-Secret, or use an API key.");

    public static ProblemHttpResult LegalBasisNeeded() => Problem(
        400, "legal-basis-needed", "On what legal basis is this e-mail sent?",
        "Asking for a rating by e-mail is advertising: send legalBasis as consent or existing-customer, and keep the proof.");

    public static ProblemHttpResult OpenRatingsOff() => Problem(
        403, "open-ratings-off", "This shop takes no unsigned ratings", "Use a survey token, or switch on the shop's OpenRatings.");

    public static ProblemHttpResult BodyTooLarge() => Problem(
        413, "body-too-large", "The body is too large", "Send less.");

    public static ProblemHttpResult UnsupportedMediaType() => Problem(
        415, "unsupported-media-type", "The body has the wrong type", "Send JSON in UTF-8, with Content-Type: application/json.");

    public static ProblemHttpResult Unexpected() => Problem(
        500, "unexpected", "Something went wrong here", "The fault is logged under the trace id.");

    /// <summary>Gives answers that the framework makes a type of ours as well, and fields the names they have in JSON.</summary>
    public static void Name(ProblemDetails details, HttpContext context)
    {
        if (details.Type?.StartsWith(Urn, StringComparison.Ordinal) == true)
            return;
        if (details is HttpValidationProblemDetails invalid)
        {
            invalid.Errors = invalid.Errors.ToDictionary(error => JsonNamingPolicy.CamelCase.ConvertName(error.Key), error => error.Value);
            invalid.Detail ??= string.Join(' ', invalid.Errors.Values.SelectMany(faults => faults));
        }
        details.Detail ??= details.Status == StatusCodes.Status400BadRequest && UnreadableParameters(context) is { Length: > 0 } names
            ? $"{names}: The value cannot be read."
            : null;
        details.Type = Urn + (details.Status switch
        {
            400 => "invalid-request",
            404 => "not-found",
            405 => "method-not-allowed",
            413 => "body-too-large",
            415 => "unsupported-media-type",
            var status => $"http-{status}",
        });
    }

    /// <summary>The framework refuses a parameter of the wrong type without naming it.</summary>
    private static string UnreadableParameters(HttpContext context) => string.Join(", ", context.GetEndpoint()?.Metadata
        .OfType<IParameterBindingMetadata>()
        .Where(parameter => parameter.HasTryParse && context.Request.Query.ContainsKey(parameter.Name))
        .Select(parameter => parameter.Name) ?? []);

    private static ProblemHttpResult Problem(int status, string type, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: Urn + type);
}
