using System.Text;

namespace Feedback.Monitoring.Sources;

/// <summary>Builds and inspects addresses of sources.</summary>
internal static class SourceAddress
{
    // The parameters in which the platforms of this folder take secrets.
    private static readonly string[] SecretParameters = ["access_token", "api_token", "utoken", "key", "client_secret", "token_secret"];

    /// <summary>
    /// Appends a path and a query to a base address. Values are percent-encoded; parameters without a value are left out.
    /// </summary>
    public static Uri Build(Uri endpoint, string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var address = new StringBuilder(endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/')).Append(path);
        AppendQuery(address, path.Contains('?', StringComparison.Ordinal) ? '&' : '?', query);
        return new Uri(address.ToString());
    }

    /// <summary>A form body, encoded like a query.</summary>
    public static string Form(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var body = new StringBuilder();
        AppendQuery(body, '&', fields);
        return body.Length > 0 ? body.ToString(1, body.Length - 1) : "";
    }

    /// <summary>The value of a query parameter, decoded; null when it is absent.</summary>
    public static string? Parameter(Uri address, string name)
    {
        foreach (var pair in address.Query.TrimStart('?').Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals >= 0 && pair.AsSpan(0, equals).SequenceEqual(name))
                return Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
        }
        return null;
    }

    /// <summary>The same address with one query parameter set, replaced or, when <paramref name="value"/> is null, removed.</summary>
    public static Uri With(Uri address, string name, string? value)
    {
        var others = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Where(pair => !pair.StartsWith(name + "=", StringComparison.Ordinal) && pair != name);
        if (value is not null)
            others = others.Append($"{name}={Uri.EscapeDataString(value)}");
        return new UriBuilder(address) { Query = string.Join('&', others) }.Uri;
    }

    /// <summary>The address without the parameters that carry secrets: fit for a log, a table, a page.</summary>
    public static Uri WithoutSecrets(Uri address) =>
        SecretParameters.Aggregate(address, (shown, name) => shown.Query.Contains(name + "=", StringComparison.Ordinal)
            ? With(shown, name, null)
            : shown);

    public static bool SameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>
    /// The address that a cursor names, if it may be followed: on the endpoint itself or, where another endpoint stands in for the
    /// platform, the platform's address moved there. A token is never sent anywhere else.
    /// </summary>
    public static Uri? Follow(string cursor, Uri endpoint, string platform)
    {
        if (Web(cursor) is not { } address)
            return null;
        if (SameOrigin(address, endpoint))
            return address;
        return SameOrigin(address, new Uri(platform)) ? new Uri(endpoint, address.PathAndQuery) : null;
    }

    /// <summary>An absolute http or https address, or null: nothing else that a source names is ever followed or shown as a link.</summary>
    public static Uri? Web(string? text, Uri? relativeTo = null)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > 4_096)
            return null;
        return (Uri.TryCreate(text, UriKind.Absolute, out var address) && !address.IsFile
                || relativeTo is not null && Uri.TryCreate(relativeTo, text, out address))
            && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? address
            : null;
    }

    /// <summary>
    /// An address as text: as the source wrote it where that is a proper one, else with what is missing of escapes put in.
    /// </summary>
    public static string Text(Uri address) =>
        Ascii.IsValid(address.OriginalString) && address.IsWellFormedOriginalString() ? address.OriginalString.Trim() : address.AbsoluteUri;

    private static void AppendQuery(StringBuilder text, char first, ReadOnlySpan<(string Name, string? Value)> query)
    {
        var separator = first;
        foreach (var (name, value) in query)
        {
            if (value is null)
                continue;
            text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }
    }
}
