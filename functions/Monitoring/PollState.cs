using System.Text.Json.Serialization;
using Feedback.Monitoring.Coverage;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>Where the polling of one source stands.</summary>
internal sealed record PollState
{
    public static readonly PollState New = new();

    /// <summary>Changes when the configuration does: positions of another address are worth nothing.</summary>
    public string? Settings { get; init; }

    /// <summary>When the source was first polled with these settings.</summary>
    public DateTimeOffset? ConnectedAt { get; init; }

    /// <summary>When the next run is due; null when at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who polls at present, and until when no other may.</summary>
    public string? LeaseOwner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Of the first page, when there was nothing new on it and nothing on its way.</summary>
    public Validators? Validators { get; init; }

    /// <summary>Whether the source was once read to its end, or as far as we go.</summary>
    public bool IsBackfilled { get; init; }

    /// <summary>
    /// When the first of the runs began that found something and did not come to their end: since then pages may have brought news while others,
    /// on their way down the listing, have not. Null when the last run got through.
    /// </summary>
    public DateTimeOffset? UnfinishedSince { get; init; }

    /// <summary>The page at which the first reading, or an unfinished later one, goes on; null for the first page.</summary>
    public string? ResumeAt { get; init; }

    /// <summary>Pages and items of the first reading so far.</summary>
    public int BackfillPages { get; init; }

    public int BackfillItems { get; init; }

    /// <summary>When a run last found something new or changed.</summary>
    public DateTimeOffset? LastFoundAt { get; init; }

    /// <summary>Creation and id of the newest item of all readings that came to their end.</summary>
    public DateTimeOffset? Newest { get; init; }

    public string? NewestId { get; init; }

    /// <summary>When the first page was last read, and the last number of items on it that was not zero.</summary>
    public DateTimeOffset? TopAt { get; init; }

    public int TopItems { get; init; }

    /// <summary>Since when the first page, which had items, has none.</summary>
    public DateTimeOffset? EmptySince { get; init; }

    /// <summary>When all pages within reach were last read, known or not.</summary>
    public DateTimeOffset? SweptAt { get; init; }

    /// <summary>Runs in a row that brought nothing readable.</summary>
    public int Failures { get; init; }

    /// <summary>What the platform last said there is, and its average.</summary>
    public long? Total { get; init; }

    public decimal? Average { get; init; }

    public DateTimeOffset? LastOkAt { get; init; }

    /// <summary>The newest answer of ours that a page showed.</summary>
    public DateTimeOffset? LastReplyAt { get; init; }

    /// <summary>The UTC day, as <c>yyyyMMdd</c>, and the units of the platform's quota that were used on it.</summary>
    public string? UnitsDay { get; init; }

    public int Units { get; init; }

    /// <summary>Hash of the first page as last archived, with the day: an unchanged one is archived once a day.</summary>
    public string? Archived { get; init; }

    public CanaryState? Canary { get; init; }

    public PollRun? Last { get; init; }

    public int UnitsOn(DateTimeOffset now) => UnitsDay == DayOf(now) ? Units : 0;

    public PollState Using(int units, DateTimeOffset now) => this with { UnitsDay = DayOf(now), Units = UnitsOn(now) + units };

    /// <summary>What remains when the settings change: not the positions, but what was used and who polls.</summary>
    public PollState For(string settings) => New with
    {
        Settings = settings,
        UnitsDay = UnitsDay,
        Units = Units,
        LeaseOwner = LeaseOwner,
        LeaseUntil = LeaseUntil,
        Last = Last,
    };

    public static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Whether what is certainly there was found when it was last looked for.</summary>
internal sealed record CanaryState(DateTimeOffset At, bool Hit, string? Reason);

/// <summary>The latest runs of one source, newest first.</summary>
internal sealed record PollLog(IReadOnlyList<PollRun>? Runs)
{
    private const int MostRuns = 40;

    public static readonly PollLog Empty = new([]);

    public PollLog With(PollRun run) => new([run, .. (Runs ?? []).Take(MostRuns - 1)]);
}

/// <summary>Somebody wants a source polled soon.</summary>
/// <param name="Sweep">All pages within reach are to be read: something changed that need not be among the newest.</param>
internal sealed record PollNudge(DateTimeOffset At, bool Sweep);

/// <summary>How one run ended.</summary>
/// <param name="Reason">One English sentence; null when all was well.</param>
/// <param name="Seen">Items on the pages read.</param>
/// <param name="New">Items we did not have.</param>
/// <param name="Changed">Items we had otherwise.</param>
/// <param name="Total">What the platform says there is; null when it does not say.</param>
/// <param name="Gone">Items the platform marks as deleted.</param>
/// <param name="LeftOut">Items that are not about us, by the source's word lists.</param>
internal sealed record PollRun(
    DateTimeOffset At, PollOutcome Outcome, string? Reason, int Seen, int New, int Changed, long? Total, int Gone = 0, int LeftOut = 0);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PollState))]
[JsonSerializable(typeof(PollLog))]
[JsonSerializable(typeof(PollNudge))]
[JsonSerializable(typeof(SourceDefinition))]
[JsonSerializable(typeof(SourceCoverage))]
[JsonSerializable(typeof(MissingItem))]
[JsonSerializable(typeof(SourceAlert))]
[JsonSerializable(typeof(ArchivedPageHeader))]
internal sealed partial class MonitoringJson : JsonSerializerContext
{
    public static readonly MonitoringJson Instance = new(StoredJson.Options(new MonitoringJson().Options));
}
