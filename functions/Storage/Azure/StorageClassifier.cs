using Azure.Core;

namespace Feedback.Storage.Azure;

/// <summary>Which answers are ordinary: an absent, taken or changed row is no error to be logged. 408, 429 and 5xx are sent
/// again.</summary>
internal sealed class StorageClassifier : ResponseClassifier
{
    public override bool IsErrorResponse(HttpMessage message) =>
        message.Response.Status is >= 400 and not (404 or 409 or 412);
}
