using System.Globalization;

namespace Feedback.Tests.Servers;

/// <summary>The schedules of timer triggers: six fields, <c>second minute hour day month weekday</c>, each <c>*</c>, a number, a range or a list of them,
/// with or without a step. In UTC.</summary>
internal sealed class Ncrontab
{
    private static readonly (int From, int To)[] Limits = [(0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];

    private readonly HashSet<int>[] _fields;

    private Ncrontab(HashSet<int>[] fields) => _fields = fields;

    /// <exception cref="FormatException">The text is no schedule of six fields.</exception>
    public static Ncrontab Parse(string text)
    {
        var fields = text.Split(' ');
        if (fields.Length != Limits.Length)
            throw new FormatException($"'{text}' has {fields.Length} fields, not six.");
        return new Ncrontab([.. fields.Select((field, i) => field.Split(',').SelectMany(part => Values(part, Limits[i])).ToHashSet())]);
    }

    /// <summary>The first time after this one.</summary>
    public DateTimeOffset Next(DateTimeOffset after)
    {
        for (var at = new DateTimeOffset(after.Ticks - after.Ticks % TimeSpan.TicksPerSecond, after.Offset).AddSeconds(1); ; at = at.AddSeconds(1))
        {
            int[] now = [at.Second, at.Minute, at.Hour, at.Day, at.Month, (int)at.DayOfWeek];
            if (_fields.Zip(now).All(pair => pair.First.Contains(pair.Second)))
                return at;
        }
    }

    private static IEnumerable<int> Values(string part, (int From, int To) limits)
    {
        var (range, step) = part.Split('/') switch
        {
            [var whole] => (whole, 1),
            [var whole, var every] => (whole, Number(every, (1, limits.To))),
            _ => throw new FormatException($"'{part}' is no field of a schedule."),
        };
        var (from, to) = range.Split('-') switch
        {
            ["*"] => limits,
            [var only] => (Number(only, limits), Number(only, limits)),
            [var first, var last] => (Number(first, limits), Number(last, limits)),
            _ => throw new FormatException($"'{part}' is no field of a schedule."),
        };
        for (var value = from; value <= to; value += step)
            yield return value;
    }

    private static int Number(string text, (int From, int To) limits) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= limits.From && number <= limits.To
            ? number
            : throw new FormatException($"'{text}' is not within {limits.From} to {limits.To}.");
}
