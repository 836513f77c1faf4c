using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Feedback.Storage.Azure;

/// <summary>Dates and signs each attempt of a request: the service refuses dates more than 15 minutes off.</summary>
/// <param name="scheme"><c>SharedKeyLite</c> or <c>SharedKey</c>.</param>
/// <param name="stringToSign">What that scheme signs, of a request and the account's name.</param>
internal sealed class SharedKeyPolicy(
    AzureAccess.SharedKey credential, string scheme, Func<Request, string, string> stringToSign, TimeProvider time)
    : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        var request = message.Request;
        request.Headers.SetValue("x-ms-date", time.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
        var text = Encoding.UTF8.GetBytes(stringToSign(request, credential.Account));
        var signature = Convert.ToBase64String(HMACSHA256.HashData(credential.Key, text));
        request.Headers.SetValue("Authorization", $"{scheme} {credential.Account}:{signature}");
    }
}
