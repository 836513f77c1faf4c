using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring.Fetching;

/// <summary>
/// Makes the calls that planners plan: public addresses only, redirects followed a few times and checked again each time, one call at a time and a
/// pause between two per host, a limit on time and on unpacked size, and a second try where the fault may pass.
/// </summary>
internal sealed class SourceFetcher : IDisposable
{
    /// <summary>Of an answer's body after unpacking: 16 MiB.</summary>
    public const int LargestBytes = 16 * 1024 * 1024;

    /// <summary>From the host's turn to the answer's last byte.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    private const int MostRedirects = 5;
    private const int Tries = 3;
    private const string UserAgent = "Feedback/1 (review monitoring on behalf of the shop; respects robots.txt)";
    private static readonly TimeSpan FirstRetryWait = TimeSpan.FromSeconds(1);

    private readonly AddressGuard _guard;
    private readonly HostTurns _turns;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public SourceFetcher(AddressGuard guard, HostTurns turns, TimeProvider time)
    {
        (_guard, _turns, _time) = (guard, turns, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectCallback = (context, token) => _guard.ConnectAsync(context.DnsEndPoint, token),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
            // A proxy would resolve the name itself, out of the guard's sight.
            UseProxy = false,
        });
    }

    /// <param name="validators">What the last answer said of its version; sent when the request allows it.</param>
    /// <returns>The answer, whatever its status, or why there is none.</returns>
    public async Task<FetchResult> FetchAsync(SourceRequest request, Validators validators, CancellationToken cancellationToken)
    {
        var wait = FirstRetryWait;
        for (var attempt = 1; ; attempt++, wait *= 4)
        {
            var result = await FetchOnceAsync(request, validators, cancellationToken);
            if (attempt == Tries || request.Method != HttpMethod.Get || !result.MayPass)
                return result;
            // Between half and one and a half times, so that instances do not come back in step.
            await Task.Delay(wait * (0.5 + Random.Shared.NextDouble()), _time, cancellationToken);
        }
    }

    /// <summary>Makes one call that changes something: never a second time by itself.</summary>
    /// <param name="begin">Asked when the host's turn has come, right before the call; false calls it off.</param>
    /// <returns>Null when it was called off.</returns>
    public async Task<FetchResult?> SendAsync(SourceRequest request, Func<Task<bool>> begin, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(request.Address, cancellationToken);
        return await begin() ? await CallAsync(request, Validators.None, cancellationToken) : null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<FetchResult> FetchOnceAsync(SourceRequest request, Validators validators, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(request.Address, cancellationToken);
        return await CallAsync(request, validators, cancellationToken);
    }

    private async Task<FetchResult> CallAsync(SourceRequest request, Validators validators, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestCall, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await FollowAsync(request, validators, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FetchResult.Failed($"No complete answer came within {LongestCall.TotalSeconds:0} seconds.", mayPass: false);
        }
        catch (Exception exception) when (Forbidden(exception) is { } forbidden)
        {
            return FetchResult.Failed(forbidden.Message, mayPass: false) with { ReachedNobody = true };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or InvalidDataException)
        {
            return FetchResult.Failed($"The call failed: {exception.Message}", mayPass: exception is not InvalidDataException) with
            {
                ReachedNobody = exception is HttpRequestException
                {
                    HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError,
                },
            };
        }
    }

    private async Task<FetchResult> FollowAsync(SourceRequest request, Validators validators, CancellationToken cancellationToken)
    {
        var address = request.Address;
        for (var redirects = 0; ; redirects++)
        {
            using var message = Message(request, address, validators);
            using var response = await _http.SendAsync(message, cancellationToken);
            if (!IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return await ReadAsync(response, address, cancellationToken);

            var target = new Uri(address, location);
            if (redirects == MostRedirects)
                return FetchResult.Failed($"There were more than {MostRedirects} redirects.", mayPass: false);
            if (target.Scheme is not ("http" or "https") || request.Method != HttpMethod.Get)
                return FetchResult.Failed("The answer was a redirect that is not followed.", mayPass: false);
            if (CarriesCredentials(request) && !SourceAddress.SameOrigin(address, target))
                return FetchResult.Failed("The answer was a redirect to another host, which is not followed with credentials.", mayPass: false);
            address = target;
        }
    }

    // A page that moved to www is read there; a key is for the host it was given for.
    private static bool CarriesCredentials(SourceRequest request) =>
        request.Headers.Any(header => !header.Key.StartsWith("Accept", StringComparison.OrdinalIgnoreCase));

    private static HttpRequestMessage Message(SourceRequest request, Uri address, Validators validators)
    {
        var message = new HttpRequestMessage(request.Method, address);
        message.Headers.UserAgent.ParseAdd(UserAgent);
        if (!request.Headers.Any(header => header.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase)))
            message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.IsConditional)
        {
            if (validators.ETag is { } etag)
                message.Headers.TryAddWithoutValidation("If-None-Match", etag);
            if (validators.LastModified is { } lastModified)
                message.Headers.TryAddWithoutValidation("If-Modified-Since", lastModified);
        }
        if (request.Body is { } body)
            message.Content = new StringContent(body, Encoding.UTF8, request.ContentType ?? "application/json");
        return message;
    }

    private async Task<FetchResult> ReadAsync(HttpResponseMessage response, Uri address, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > LargestBytes)
            return FetchResult.Failed(TooLarge, mayPass: false);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream((int)(response.Content.Headers.ContentLength ?? 0));
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > LargestBytes)
                return FetchResult.Failed(TooLarge, mayPass: false);
            body.Write(buffer, 0, read);
        }
        var headers = new AnswerHeaders(response.Headers.Concat(response.Content.Headers)
            .SelectMany(header => header.Value.Select(value => KeyValuePair.Create(header.Key, value))));
        return new FetchResult(new SourceAnswer((int)response.StatusCode, headers, body.GetBuffer().AsMemory(0, (int)body.Length), address, _time.GetUtcNow()), null, false);
    }

    private static string TooLarge => $"The answer is larger than {LargestBytes / 1024 / 1024} MiB.";

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static ForbiddenAddressException? Forbidden(Exception? exception)
    {
        while (exception is not (null or ForbiddenAddressException))
            exception = exception.InnerException;
        return (ForbiddenAddressException?)exception;
    }
}

/// <summary>What an answer said of its version, to ask later whether it is still the same.</summary>
internal sealed record Validators(string? ETag, string? LastModified)
{
    public static readonly Validators None = new(null, null);
}

/// <param name="Failure">One English sentence; null when there is an answer.</param>
/// <param name="FailurePasses">Whether another try may go better.</param>
internal sealed record FetchResult(SourceAnswer? Answer, string? Failure, bool FailurePasses)
{
    /// <summary>5xx and 408 pass by themselves; 503 may say when, which is for the caller to obey.</summary>
    public bool MayPass => Answer is { } answer
        ? answer.Status is 408 or 500 or 502 or 504
        : FailurePasses;

    /// <summary>Whether it is certain that nobody received the request.</summary>
    public bool ReachedNobody { get; init; }

    public static FetchResult Failed(string reason, bool mayPass) => new(null, reason, mayPass);
}
