using System.Text.Json.Serialization;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;
using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>Where the polling of one source stands: a row of the table <c>sources</c>, partition the shop, row the source's id.</summary>
internal sealed record PollState
{
    /// <summary>How many runs <see cref="Recent"/> keeps.</summary>
    private const int MostRecent = 40;

    public static readonly PollState New = new();

    /// <summary>Changes when the configuration does: positions of another address are worth nothing.</summary>
    public string? Settings { get; init; }

    /// <summary>When the next run is due; null when at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Who polls at present, and until when no other may.</summary>
    public string? LeaseOwner { get; init; }

    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Of the first page, when there was nothing new on it and nothing on its way.</summary>
    public Validators Validators { get; init; } = Validators.None;

    /// <summary>Whether the source was once read to its end, or as far as we go.</summary>
    public bool IsBackfilled { get; init; }

    /// <summary>Whether a run broke off that had found something: it is gone on with at <see cref="ResumeAt"/>.</summary>
    public bool IsUnfinished { get; init; }

    /// <summary>The page at which the first reading, or an unfinished later one, goes on; null for the first page.</summary>
    public string? ResumeAt { get; init; }

    /// <summary>When a run last found something new or changed.</summary>
    public DateTimeOffset? LastFoundAt { get; init; }

    /// <summary>Creation of the newest item of all readings that came to their end.</summary>
    public DateTimeOffset? Newest { get; init; }

    /// <summary>Runs in a row that brought nothing readable.</summary>
    public int Failures { get; init; }

    /// <summary>What the platform last said there is.</summary>
    public long? Total { get; init; }

    public DateTimeOffset? LastOkAt { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PollRun> Recent { get; init; } = [];

    public PollRun? Last => Recent.Count > 0 ? Recent[0] : null;

    public PollState With(PollRun run) => this with { Recent = [run, .. Recent.Take(MostRecent - 1)] };
}

/// <summary>How one run ended.</summary>
/// <param name="Reason">One English sentence; null when all was well.</param>
/// <param name="Seen">Items on the pages read.</param>
/// <param name="New">Items we did not have.</param>
/// <param name="Changed">Items we had otherwise.</param>
/// <param name="Total">What the platform says there is; null when it does not say.</param>
internal sealed record PollRun(
    DateTimeOffset At, PollOutcome Outcome, string? Reason, int Seen, int New, int Changed, long? Total);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PollState))]
[JsonSerializable(typeof(ArchivedPageHeader))]
internal sealed partial class MonitoringJson : JsonSerializerContext
{
    public static readonly MonitoringJson Instance = new(StoredJson.Options(new MonitoringJson().Options));
}
