using Azure.Core;

namespace Feedback.Storage.Azure;

/// <summary>Which answers are ordinary: an absent, taken or changed row is no error to be logged. 408, 429 and 5xx are sent again.</summary>
internal class StorageClassifier : ResponseClassifier
{
    public override bool IsErrorResponse(HttpMessage message) =>
        message.Response.Status is >= 400 and not (404 or 409 or 412);
}

/// <summary>The answer to a batch is 202 even when it failed; a failure that passes, and an answer cut short, are found inside.</summary>
internal sealed class TableClassifier : StorageClassifier
{
    public override bool IsRetriableResponse(HttpMessage message) => message.Response.Status == 202
        ? BatchAnswer.Of(message) is BatchAnswer.Malformed or BatchAnswer.Failed { Status: 408 or 429 or >= 500 }
        : base.IsRetriableResponse(message);
}
