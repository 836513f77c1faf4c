namespace Feedback.Monitoring.Sources;

/// <summary>One HTTP call as a planner wants it. The fetcher adds the User-Agent, conditional headers and its guards.</summary>
internal sealed record SourceRequest(HttpMethod Method, Uri Address)
{
    public static SourceRequest Get(Uri address) => new(HttpMethod.Get, address);

    /// <summary>Additional header fields, <c>Authorization</c> included. Never logged.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? Body { get; init; }

    /// <summary>Media type of <see cref="Body"/>.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether <c>If-None-Match</c> and <c>If-Modified-Since</c> may be sent.</summary>
    public bool IsConditional { get; init; }

    /// <summary>
    /// Whether <c>robots.txt</c> of the host must allow the address: pages made for people, not interfaces made for programs.
    /// </summary>
    public bool ObeysRobots { get; init; }

    /// <summary>What the call costs of the platform's daily quota, in the platform's own units.</summary>
    public int Units { get; init; } = 1;

    /// <summary>The address as it may be logged and shown: values of parameters that carry secrets are replaced.</summary>
    public string Shown => SourceAddress.WithoutSecrets(Address).AbsoluteUri;

    public SourceRequest With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };

    public SourceRequest Bearer(string? token) => token is null ? this : With("Authorization", $"Bearer {token}");

    public SourceRequest Json(string body) => this with { Body = body, ContentType = "application/json" };

    public SourceRequest Form(string body) => this with { Body = body, ContentType = "application/x-www-form-urlencoded" };
}
