using Feedback.Models.Items;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>One run through the pages of a source: where it is, what it has brought, and when it has gone far enough.</summary>
internal sealed class PageWalk
{
    /// <summary>Pages of a first reading: what is deeper than this is years old, or a listing without end.</summary>
    private const int MostBackfillPages = 2_000;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<(PollReading, string)> _visited = [];
    private int _barren;

    public PageWalk(PolledSource source, PollState before, bool sweeps, DateTimeOffset began)
    {
        (Source, Before, Began) = (source, before, began);
        Position = PollPosition.Of(before, sweeps);
        StartReading = Position.Reading;
        // A long reading goes on far from the first page, where the news are; and a page in the middle may fail for days.
        LooksAtTopFirst = Position.Page is not null && before.TopAt is { } top && began - top >= source.Every;
        BackfillPages = before.BackfillPages;
        BackfillItems = before.BackfillItems;
        TopItems = before.TopItems;
        TopAt = before.TopAt;
        EmptySince = before.EmptySince;
        Newest = before.Newest is { } newest ? (newest, before.NewestId ?? "") : null;
        Archived = before.Archived;
    }

    public PolledSource Source { get; }

    public PollState Before { get; }

    public DateTimeOffset Began { get; }

    /// <summary>Where to go on; null when it came to the end.</summary>
    public PollPosition? Position { get; private set; }

    public PollReading StartReading { get; }

    public bool LooksAtTopFirst { get; }

    public bool IsSweep => StartReading == PollReading.Sweep;

    public bool IsOutOfUnits { get; set; }

    /// <summary>The page read last, or why it could not be.</summary>
    public SourcePage Last { get; private set; } = SourcePage.Of([]);

    public bool IsReadable => Last.Outcome is PollOutcome.Ok or PollOutcome.Empty;

    public bool IsOver => !IsReadable || Position is null;

    public PollTally Tally { get; private set; } = PollTally.None;

    public int Pages { get; private set; }

    public int Units { get; private set; }

    public Validators? Validators { get; private set; }

    public (DateTimeOffset At, string Id)? Newest { get; private set; }

    /// <summary>Creation of the oldest item seen; null when none has a date.</summary>
    public DateTimeOffset? Oldest { get; private set; }

    /// <summary>External ids on the pages read.</summary>
    public IReadOnlySet<string> SeenIds => _ids;

    private int BackfillPages { get; set; }

    private int BackfillItems { get; set; }

    private int TopItems { get; set; }

    private DateTimeOffset? TopAt { get; set; }

    private DateTimeOffset? EmptySince { get; set; }

    private string? Archived { get; set; }

    public SourceCall CallFor(PollPosition position, DateTimeOffset now) => new(now)
    {
        Cursor = position.Page,
        Since = IsIncremental(position) ? Before.Newest - PollSchedule.Overlap : null,
        SinceId = IsIncremental(position) ? Before.NewestId : null,
    };

    /// <summary>Asked only of the first page, when nothing but news is wanted.</summary>
    public Validators ValidatorsFor(PollPosition position) =>
        position is { Page: null, Reading: PollReading.News, Since: null } ? Before.Validators ?? Validators.None : Validators.None;

    /// <summary>Of items written before this nobody is alerted; null when there are none such.</summary>
    public DateTimeOffset? SilentBefore(PollPosition position) =>
        position.Reading is PollReading.First or PollReading.Top && !Before.IsBackfilled ? Before.ConnectedAt - Poller.SilentAge : null;

    public void Take(PageRead read)
    {
        Last = read.Page;
        Units += read.Units;
    }

    /// <summary>Whether a page for people that listed items lists none: pages without reviews are fine, but reviews do not all go at once.</summary>
    public bool LooksEmptied(PageRead read) =>
        read is { Page: { Outcome: PollOutcome.Empty, Items.Count: 0 }, Request.ObeysRobots: true, Answer.Status: 200 } && Before.TopItems > 0;

    public SourcePage Emptied() => SourcePage.Problem(
        PollOutcome.Changed, $"The page lists nothing any more, where it listed {Before.TopItems} before: its layout changed, or something stands in front of it.");

    /// <summary>The page behind one, unless it was there before or leads nowhere new: listings may run in circles, or never end.</summary>
    public string? Follow(PollPosition position, SourcePage page)
    {
        var known = _ids.Count;
        foreach (var item in page.Items)
            _ids.Add(item.ExternalId);
        _barren = _ids.Count > known ? 0 : _barren + 1;
        if (page.Next is not { } next || next == position.Page || !_visited.Add((position.Reading, next)))
            return null;
        // A single page without anything that this run has not seen may be a gap in the listing; two are its end.
        return _barren >= 2 || BackfillPages >= MostBackfillPages && position.Reading == PollReading.First ? null : next;
    }

    public void Add(PollPosition position, PageRead read, PageDifference difference, DateTimeOffset fetchedAt)
    {
        Pages++;
        Tally = Tally.Plus(read.Page, difference);
        Oldest = read.Page.Items.Select(item => item.CreatedAt).Append(Oldest).Min();
        if (position.Reading == PollReading.First && !Before.IsBackfilled)
            (BackfillPages, BackfillItems) = (BackfillPages + 1, BackfillItems + read.Page.Items.Count);
        // A look at the first page in the middle of a longer reading says nothing about what lies between.
        if (position.Reading != PollReading.Top && NewestOf(read.Page.Items, fetchedAt) is { } newest && (Newest is null || newest.At > Newest.Value.At))
            Newest = newest;
        if (position.Page is null)
            AddTop(read, fetchedAt);
    }

    /// <summary>An unchanged first page is archived once a day, any other page each time.</summary>
    public bool IsWorthKeeping(PollPosition position, SourceAnswer answer)
    {
        if (position.Page is not null)
            return true;
        var mark = $"{PollState.DayOf(answer.FetchedAt)} {PageArchive.HashOf(answer)}";
        if (mark == Archived)
            return false;
        Archived = mark;
        return true;
    }

    public void GoOn(bool isSettled, string? next) => Position = Position!.After(isSettled, next);

    /// <summary>The state with what this run has counted so far.</summary>
    public PollState Count(PollState state, DateTimeOffset now)
    {
        var counted = state.Using(Units, now) with
        {
            BackfillPages = BackfillPages,
            BackfillItems = BackfillItems,
            TopAt = TopAt,
            TopItems = TopItems,
            EmptySince = EmptySince,
            Archived = Archived,
            Total = Tally.Total ?? state.Total,
            Average = Tally.Average ?? state.Average,
            LastReplyAt = Instants.Later(Tally.LastReplyAt, state.LastReplyAt),
        };
        Units = 0;
        return counted;
    }

    private bool IsIncremental(PollPosition position) => Before.IsBackfilled && position.Reading is PollReading.News or PollReading.Rest;

    private void AddTop(PageRead read, DateTimeOffset fetchedAt)
    {
        TopAt = fetchedAt;
        if (read.Answer is { Status: 304 })
        {
            Validators = Before.Validators;
            return;
        }
        if (read.Answer is { } answer)
            Validators = new Validators(answer.Headers["ETag"], answer.Headers["Last-Modified"]);
        var isWhole = !IsIncremental(new PollPosition(StartReading));
        if (read.Page.Items.Count > 0)
            (TopItems, EmptySince) = (read.Page.Items.Count, null);
        else if (TopItems > 0 && (isWhole || EmptySince is not null))
            EmptySince ??= fetchedAt;
    }

    // What claims to be written later than it was read has a wrong clock, and must not pass for the newest for years.
    private static (DateTimeOffset At, string Id)? NewestOf(IReadOnlyList<Item> items, DateTimeOffset fetchedAt) =>
        items.Where(item => item.CreatedAt <= fetchedAt).MaxBy(item => item.CreatedAt) is { } newest ? (newest.CreatedAt!.Value, newest.ExternalId) : null;
}
