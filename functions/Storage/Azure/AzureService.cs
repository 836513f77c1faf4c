using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;

namespace Feedback.Storage.Azure;

/// <summary>One of the services of a storage account: addresses, authorizes, sends, and turns failures into the one exception.</summary>
internal sealed class AzureService
{
    private const string Scope = "https://storage.azure.com/.default";

    private readonly Uri _endpoint;
    private readonly HttpPipeline _pipeline;
    private readonly StorageClassifier _classifier = new();
    private readonly int _mostRepeats;
    private readonly DelayStrategy _delays;
    private readonly string _version;
    private readonly string _signature;
    private readonly TimeProvider _time;

    private AzureService(
        Uri endpoint, string version, AzureAccess access, HttpPipelinePolicy? authorization, ClientOptions options, TimeProvider time)
    {
        _endpoint = endpoint;
        _version = version;
        _signature = access is AzureAccess.Signature { Token: var token } ? token : "";
        _mostRepeats = options.Retry.MaxRetries;
        _delays = DelayStrategy.CreateExponentialDelayStrategy(options.Retry.Delay, options.Retry.MaxDelay);
        _time = time;
        // Per retry, so that each attempt has a fresh date and token.
        _pipeline = HttpPipelineBuilder.Build(options, [], authorization is null ? [] : [authorization], _classifier);
    }

    /// <summary>The endpoint without a trailing slash.</summary>
    public string Address => _endpoint.AbsoluteUri.TrimEnd('/');

    // 2020-12-06 and 2021-12-02 are no newer than they need be: the emulator of any age knows them.
    public static AzureService Tables(AzureAccount account, ClientOptions options, TimeProvider time) => new(
        account.Tables, "2020-12-06", account.Access, Authorization(account.Access, "SharedKeyLite", StringToSign.Table, time),
        options, time);

    public static AzureService Queues(AzureAccount account, ClientOptions options, TimeProvider time) => new(
        account.Queues, "2021-12-02", account.Access, Authorization(account.Access, "SharedKey", StringToSign.QueueOrBlob, time),
        options, time);

    public static AzureService Blobs(AzureAccount account, ClientOptions options, TimeProvider time) => new(
        account.Blobs, "2021-12-02", account.Access, Authorization(account.Access, "SharedKey", StringToSign.QueueOrBlob, time),
        options, time);

    /// <param name="path">From the first slash on, percent-encoded.</param>
    /// <param name="query">Without a question mark, percent-encoded; may be empty.</param>
    public HttpMessage NewMessage(RequestMethod method, string path, string query = "")
    {
        var message = _pipeline.CreateMessage();
        message.ResponseClassifier = _classifier;
        message.Request.Method = method;
        var separator = query.Length > 0 && _signature.Length > 0 ? "&" : "";
        message.Request.Uri.Reset(new Uri($"{Address}{path}?{query}{separator}{_signature}".TrimEnd('?')));
        message.Request.Headers.SetValue("x-ms-version", _version);
        return message;
    }

    /// <summary>Sends a message until it is answered or the tries are used up.</summary>
    /// <returns>Whatever the service answered, failures included.</returns>
    /// <exception cref="StorageException">There was no answer, or no token to ask with.</exception>
    public async Task<Response> SendAsync(HttpMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _pipeline.SendAsync(message, cancellationToken);
            return message.Response;
        }
        catch (Exception failure) when (failure is not StorageException)
        {
            // Azure.Core gathers the failures of all tries, of which giving up is one; the last one is the state of things.
            cancellationToken.ThrowIfCancellationRequested();
            throw NoAnswer(failure is AggregateException { InnerExceptions: [.., var last] } ? last : failure);
        }
    }

    /// <summary>Waits before a repetition that the pipeline cannot know of, as long as it would.</summary>
    /// <param name="repeat">From 1.</param>
    /// <returns>False when the tries are used up.</returns>
    public async Task<bool> WaitToRepeatAsync(Response response, int repeat, CancellationToken cancellationToken)
    {
        if (repeat > _mostRepeats)
            return false;
        await Task.Delay(_delays.GetNextDelay(response, repeat), _time, cancellationToken);
        return true;
    }

    /// <summary>Whether a message was sent more than once, so that a failed condition may be of our own making.</summary>
    public static bool WasRepeated(HttpMessage message) => message.ProcessingContext.RetryNumber > 0;

    public StorageException Failure(Response response) => ServiceError.From(response).ToException(response, _time);

    public static StorageException NotUnderstood(string why, Exception? malformed = null) =>
        new(502, "InvalidResponse", $"The storage service's answer was not understood: {why}", malformed);

    private StorageException NoAnswer(Exception failure) => failure switch
    {
        AuthenticationFailedException => new StorageException(
            401, "AuthenticationFailed", $"No identity for {_endpoint.Host}: {FirstLine(failure)}", failure),
        OperationCanceledException => new StorageException(0, "Timeout", $"{_endpoint.Authority} did not answer in time.", failure),
        _ => new StorageException(0, "Unreachable", $"{_endpoint.Authority} was not reached: {FirstLine(failure)}", failure),
    };

    private static string FirstLine(Exception failure) => failure.Message.Split('\n', 2)[0].Trim();

    private static HttpPipelinePolicy? Authorization(
        AzureAccess access, string scheme, Func<Request, string, string> stringToSign, TimeProvider time) => access switch
        {
            AzureAccess.SharedKey key => new SharedKeyPolicy(key, scheme, stringToSign, time),
            AzureAccess.Entra { Credential: var credential } => new BearerTokenAuthenticationPolicy(credential, Scope),
            _ => null,
        };
}
