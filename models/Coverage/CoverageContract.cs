using System.Text.Json.Serialization;

namespace Feedback.Models.Coverage;

/// <summary>
/// What a source owes us, and whether it keeps it: it can be read, it finds what is certainly there, we hold what its platform counts, it is not
/// silent beyond chance, and somebody answers there. Pure: the same facts give the same findings.
/// </summary>
public static class CoverageContract
{
    /// <summary>A passing fault is no alert; this many in a row are.</summary>
    private const int FaultsInARow = 3;

    /// <summary>Reviews come and go while a listing is read, so that a small difference is none: this many, or one in a hundred.</summary>
    private const int SmallGap = 2;

    private static readonly TimeSpan GapPatience = TimeSpan.FromHours(6);
    private static readonly TimeSpan StaleAfter = TimeSpan.FromDays(30);

    public static IReadOnlyList<CoverageFinding> Judge(CoverageFacts facts, DateTimeOffset now)
    {
        var findings = new List<CoverageFinding>();
        if (BlindSince(facts, now) is { } blind)
            findings.Add(new(AlertKind.Blind, blind));
        if (facts.CanaryHit == false)
            findings.Add(new(AlertKind.Canary, facts.CanaryAt ?? now));
        if (facts.EmptySince is { } empty && now - empty >= TimeSpan.FromTicks(facts.Every.Ticks * FaultsInARow))
            findings.Add(new(AlertKind.Vanished, empty));
        if (Gap(facts) is { } gap && facts.GapSince is { } since && now - since >= GapPatience)
            findings.Add(new(AlertKind.Gap, since) { Number = gap });
        // A source that cannot be read is not silent, it is blind.
        if (facts is { Silence: { Probability: < Silence.Improbable } silence, LastItemAt: { } last } && findings.Count == 0)
            findings.Add(new(AlertKind.Silence, last) { Number = (long)Math.Round(silence.Expected), Probability = silence.Probability });
        if (StaleSince(facts, now) is { } stale)
            findings.Add(new(AlertKind.Stale, stale) { Number = facts.RecentItems });
        return findings;
    }

    /// <summary>How many items the platform counts that we do not hold, beyond the usual; null when there is no such difference.</summary>
    public static long? Gap(CoverageFacts facts) =>
        facts is { Total: { } total, IsSample: false, IsBackfilling: false, UsualGap: { } usual }
        && total - facts.Held - usual is var gap && gap > Math.Max(SmallGap, total / 100) ? gap : null;

    private static DateTimeOffset? BlindSince(CoverageFacts facts, DateTimeOffset now)
    {
        var since = facts.LastOkAt ?? facts.FirstPollAt;
        return facts.Outcome switch
        {
            "blocked" or "auth" or "changed" => since ?? now,
            "failed" or "throttled" when facts.Failures >= FaultsInARow => since ?? now,
            // Nobody polls at all: the timer does not run, or every run dies.
            _ when facts.LastPollAt is { } last && now - last > Longer(facts.Every * 4, TimeSpan.FromHours(7)) => last,
            _ => null,
        };
    }

    private static DateTimeOffset? StaleSince(CoverageFacts facts, DateTimeOffset now)
    {
        if (!facts.IsAnswerable || facts.IsBackfilling || facts.RecentItems == 0)
            return null;
        var since = facts.LastReplyAt ?? facts.FirstPollAt;
        return since is { } at && now - at >= StaleAfter ? at : null;
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <param name="Since">Since when it is so.</param>
public sealed record CoverageFinding(AlertKind Kind, DateTimeOffset Since)
{
    /// <summary>Items missing, expected or unanswered, by the kind.</summary>
    public long? Number { get; init; }

    /// <summary>Of the silence being an accident, 0 to 1.</summary>
    public double? Probability { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<AlertKind>))]
public enum AlertKind
{
    /// <summary>The source cannot be read.</summary>
    [JsonStringEnumMemberName("blind")]
    Blind,

    /// <summary>What is certainly there was not found.</summary>
    [JsonStringEnumMemberName("canary")]
    Canary,

    /// <summary>Where items were listed, none are.</summary>
    [JsonStringEnumMemberName("vanished")]
    Vanished,

    /// <summary>The platform counts more than we hold.</summary>
    [JsonStringEnumMemberName("gap")]
    Gap,

    /// <summary>Nothing new for longer than chance explains.</summary>
    [JsonStringEnumMemberName("silence")]
    Silence,

    /// <summary>Customers write there, and nobody has answered for a month.</summary>
    [JsonStringEnumMemberName("stale")]
    Stale,
}
