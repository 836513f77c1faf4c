using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Feedback.Monitoring.Editing;

/// <summary>A source as the interface takes it.</summary>
public sealed record SourceRequestBody
{
    /// <summary>1 to 32 lower-case letters, digits and inner hyphens; in a PUT the one of the address, and may be left out.</summary>
    [StringLength(32)]
    public string? Id { get; init; }

    /// <summary>Such as <c>page</c>, <c>feed</c> or <c>google-business</c>.</summary>
    [Required, StringLength(32)]
    public string Type { get; init; } = "";

    /// <summary>Time between two polls as hh:mm:ss, 10 seconds to 7 days; 15 minutes when absent.</summary>
    [StringLength(20)]
    public string? Every { get; init; }

    /// <summary>What the type needs, by name. Secrets are references: <c>env:NAME</c>.</summary>
    public IReadOnlyDictionary<string, string?>? Settings { get; init; }

    /// <returns>Null when the text is no time in range.</returns>
    internal TimeSpan? Interval() => Every is null ? TimeSpan.FromMinutes(15)
        : TimeSpan.TryParse(Every, CultureInfo.InvariantCulture, out var every) && every >= TimeSpan.FromSeconds(10) && every <= TimeSpan.FromDays(7) ? every
        : null;
}
