using Feedback.Models.Measures;

namespace Feedback.Tests.Measures;

/// <summary>Facts to vary with <c>with</c>.</summary>
internal static class Facts
{
    private static int _last;

    public static Fact Rating(string at = "2026-01-05T09:00:00Z") => new()
    {
        Id = $"fact-{Interlocked.Increment(ref _last)}",
        Kind = FactKind.Rating,
        At = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture),
        Version = 1,
        Source = "widget",
    };
}
