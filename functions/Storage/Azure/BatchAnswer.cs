using System.Globalization;
using System.Text;

namespace Feedback.Storage.Azure;

/// <summary>What came of an entity group transaction. Its status says nothing: the answer is 202 either way.</summary>
internal abstract record BatchAnswer
{
    /// <param name="ETags">In the order of the operations, null for deletions.</param>
    public sealed record Committed(IReadOnlyList<string?> ETags) : BatchAnswer;

    /// <param name="Index">The operation at fault; null when the answer does not say.</param>
    public sealed record Failed(int Status, ServiceError Error, int? Index) : BatchAnswer;

    /// <summary>Cut short or not understood: whether it was applied is not known.</summary>
    public sealed record Malformed : BatchAnswer;

    /// <param name="contentType">With the boundary of the batch.</param>
    public static BatchAnswer Parse(string contentType, ReadOnlyMemory<byte> body)
    {
        // In Latin-1 a character is a byte, so that a part's body can be turned back into the bytes it was.
        var text = Encoding.Latin1.GetString(body.Span);
        if (Boundary(contentType) is not { } outer || Parts(text, outer) is not [var changes])
            return new Malformed();
        if (Boundary(HeaderOf(changes, "Content-Type") ?? "") is not { } inner || Parts(changes, inner) is not { Count: > 0 } parts)
            return new Malformed();

        var etags = new List<string?>(parts.Count);
        foreach (var part in parts)
        {
            if (StatusOf(part) is not { } status)
                return new Malformed();
            if (status >= 300)
                return FailedBy(part, status);
            etags.Add(HeaderOf(part, "ETag"));
        }
        return new Committed(etags);
    }

    private static Failed FailedBy(string part, int status)
    {
        var (json, end) = (part.IndexOf('{', StringComparison.Ordinal), part.LastIndexOf('}') + 1);
        var error = json < 0 || end < json ? new ServiceError("", "") : ServiceError.Parse(Encoding.Latin1.GetBytes(part[json..end]));
        var index = error.Message.Split(':', 2)[0];
        return new Failed(
            status, error, int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null);
    }

    /// <returns>What stands between the delimiters; null when the closing one is missing.</returns>
    private static List<string>? Parts(string text, string boundary)
    {
        var delimiter = "--" + boundary;
        var parts = new List<string>();
        for (var start = text.IndexOf(delimiter, StringComparison.Ordinal); start >= 0;)
        {
            start += delimiter.Length;
            if (text.AsSpan(start).StartsWith("--", StringComparison.Ordinal))
                return parts;
            var end = text.IndexOf("\n" + delimiter, start, StringComparison.Ordinal);
            if (end < 0)
                return null;
            parts.Add(text[start..(end + 1)]);
            start = end + 1;
        }
        return null;
    }

    private static string? Boundary(string contentType)
    {
        const string name = "boundary=";
        var start = contentType.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return start < 0 ? null : contentType[(start + name.Length)..].Split(';', 2)[0].Trim().Trim('"');
    }

    private static int? StatusOf(string part)
    {
        const string version = "\nHTTP/1.1 ";
        var start = part.IndexOf(version, StringComparison.Ordinal);
        return start >= 0 && part.Length >= start + version.Length + 3
            && int.TryParse(part.AsSpan(start + version.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                ? status
                : null;
    }

    private static string? HeaderOf(string part, string name)
    {
        var start = part.IndexOf($"\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
            return null;
        start += name.Length + 2;
        var end = part.IndexOf('\n', start);
        return (end < 0 ? part[start..] : part[start..end]).Trim();
    }
}
