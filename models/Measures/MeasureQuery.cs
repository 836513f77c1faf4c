namespace Feedback.Models.Measures;

/// <summary>One question about the measures. Page, CSV and API ask it alike.</summary>
public sealed record MeasureQuery
{
    public required string Shop { get; init; }

    /// <summary>Included; on a quarter of an hour.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Excluded; on a quarter of an hour.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Where days, weeks and months begin.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>In the order of the columns; empty for the total alone.</summary>
    public IReadOnlyList<Dimension> By { get; init; } = [];

    /// <summary>Values that a fact must have, by dimension; several values of one dimension are alternatives.</summary>
    public IReadOnlyDictionary<Dimension, IReadOnlySet<string>> Filter { get; init; } = new Dictionary<Dimension, IReadOnlySet<string>>();
}

public enum Dimension
{
    Kind,
    Source,
    Channel,
    Agent,
    Touchpoint,
    Team,
    HandledBy,
    Hour,
    Day,
    Week,
    Month,
}

/// <param name="Key">A value per dimension of the query, in its order; empty text where the facts have none.</param>
public sealed record MeasureRow(IReadOnlyList<string> Key, MeasureValues Values);

/// <summary>The measures of one group of facts.</summary>
public sealed record MeasureValues
{
    /// <summary>Ratings, reviews and mentions that count.</summary>
    public required int Items { get; init; }

    public required int Ratings { get; init; }

    public required int Reviews { get; init; }

    public required int Mentions { get; init; }

    public required int Negative { get; init; }

    public required int Neutral { get; init; }

    public required int Positive { get; init; }

    public required Share Csat { get; init; }

    /// <summary>Ratings and reviews together.</summary>
    public required Mean Stars { get; init; }

    /// <summary>How many gave 1 to 5 stars, ratings and reviews together.</summary>
    public required IReadOnlyList<int> StarCounts { get; init; }

    public required Mean Nps { get; init; }

    public required Mean Ces { get; init; }

    public required Durations FirstResponse { get; init; }

    public required Durations Resolution { get; init; }

    /// <summary>What became of the surveys that were offered in the query's time; adds up to <see cref="SurveyCounts.Offered"/>.</summary>
    public required SurveyCounts Surveys { get; init; }

    /// <summary>Rated / offered, of the same surveys.</summary>
    public required Share ResponseRate { get; init; }

    /// <summary>What was left out of all of the above, by reason.</summary>
    public required IReadOnlyDictionary<string, int> Excluded { get; init; }
}

/// <param name="Rows">Sorted by key; empty when the query has no dimension.</param>
public sealed record MeasureReport(MeasureQuery Query, MeasureValues Total, IReadOnlyList<MeasureRow> Rows);
