using System.Globalization;
using System.Text.RegularExpressions;

namespace Feedback.Models.Items;

/// <summary>
/// Dates as people and old programs write them: RFC 822 with a wrong, foreign or missing weekday, two-digit years, no seconds; HTTP and
/// asctime dates; <c>2. Juli 2026, 10:15 Uhr</c>, <c>02.07.2026</c>, <c>July 2, 2026</c>.
/// </summary>
internal static partial class WrittenInstant
{
    // By the first letters, in English, German, French, Spanish, Italian, Portuguese, Dutch and Scandinavian; longer ones first where one
    // contains another.
    private static readonly (string Start, int Month)[] Months =
    [
        ("jan", 1), ("jän", 1), ("jaen", 1), ("ene", 1), ("gen", 1), ("feb", 2), ("fév", 2), ("fev", 2), ("mar", 3), ("mär", 3),
            ("maer", 3), ("mrz", 3),
        ("maa", 3), ("mrt", 3), ("apr", 4), ("abr", 4), ("avr", 4), ("mai", 5), ("may", 5), ("mag", 5), ("mei", 5), ("maj", 5), ("mayo", 5),
        ("juil", 7), ("juin", 6), ("jun", 6), ("giu", 6), ("jul", 7), ("lug", 7), ("aug", 8), ("ago", 8), ("aoû", 8), ("aou", 8),
        ("sep", 9), ("set", 9), ("oct", 10), ("okt", 10), ("ott", 10), ("out", 10), ("nov", 11), ("dec", 12), ("dez", 12), ("déc", 12),
            ("dic", 12),
    ];

    public static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        var line = Comment().Replace(text.ToString(), " ");
        var hour = 0;
        var minute = 0;
        long secondTicks = 0;
        var zone = TimeSpan.Zero;
        if (Time().Match(line) is { Success: true } time)
        {
            hour = Number(time.Groups["hour"].ValueSpan);
            minute = Number(time.Groups["minute"].ValueSpan);
            secondTicks = time.Groups["second"].Success ? Number(time.Groups["second"].ValueSpan) * TimeSpan.TicksPerSecond : 0;
            secondTicks += SourceInstant.FractionTicks(time.Groups["fraction"].ValueSpan);
            if (time.Groups["half"].ValueSpan is { Length: > 0 } half)
                hour = hour % 12 + (half[0] is 'p' or 'P' ? 12 : 0);
            var after = line.AsSpan(time.Index + time.Length);
            if (Zone().Match(after.ToString()) is { Success: true } named && ZoneName.TryParse(named.ValueSpan, out var offset))
                zone = offset;
            // asctime has its year behind the time; what stands between is a zone.
            line = string.Concat(line.AsSpan(0, time.Index), " ", Zone().Replace(after.ToString(), " ", 1));
        }
        return Date(line) is var (year, month, day) ? SourceInstant.Of(year, month, day, hour, minute, secondTicks, zone) : null;
    }

    private static (int Year, int Month, int Day)? Date(string line)
    {
        if (DottedDate().Match(line) is { Success: true } dotted)
            return (Year(dotted.Groups["year"].ValueSpan), Number(dotted.Groups["month"].ValueSpan),
                Number(dotted.Groups["day"].ValueSpan));
        if (SlashedDate().Match(line) is { Success: true } slashed)
            return Unambiguous(Number(slashed.Groups["one"].ValueSpan), Number(slashed.Groups["two"].ValueSpan),
                Year(slashed.Groups["year"].ValueSpan));

        // The last one counts: a Romance Tuesday ("mar., 7 juil. 2026") looks like March.
        int? month = null;
        foreach (var word in Word().EnumerateMatches(line))
            month = Month(line.AsSpan(word.Index, word.Length)) ?? month;
        var numbers = DateNumber().Matches(line).Select(match => match.Value).ToList();
        if (month is null || numbers.Count is < 2 or > 3)
            return null;
        // The year is the number of four digits, else the second one.
        var yearAt = numbers.FindIndex(number => number.Length == 4) is >= 0 and var found ? found : 1;
        var dayAt = yearAt == 0 ? 1 : 0;
        return numbers[dayAt].Length <= 2 ? (Year(numbers[yearAt]), month.Value, Number(numbers[dayAt])) : null;
    }

    // Day and month of 03/04/2026 are anyone's guess; of 13/04/2026 they are not.
    private static (int Year, int Month, int Day)? Unambiguous(int one, int two, int year) => (one, two) switch
    {
        ( > 12, <= 12) => (year, two, one),
        ( <= 12, > 12) => (year, one, two),
        _ when one == two => (year, one, two),
        _ => null,
    };

    private static int? Month(ReadOnlySpan<char> word)
    {
        foreach (var (start, month) in Months)
        {
            if (word.StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return month;
        }
        return null;
    }

    // RFC 5322, 4.3: two digits from 50 are of the last century, three count from 1900.
    private static int Year(ReadOnlySpan<char> digits) => (digits.Length, Number(digits)) switch
    {
        ( <= 2, < 50 and var year) => 2000 + year,
        ( <= 3, var year) => 1900 + year,
        (_, var year) => year,
    };

    private static int Number(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<![\d.])(?<hour>\d{1,2})(?::(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?!\d)|\.(?<minute>\d{2})(?=\s*Uhr))\s*(?<half>[ap]\.?m\b)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Time();

    [GeneratedRegex(@"^\s*(?:[a-z]{1,4}\b(?!\.))?\s*(?:[+\-\u2212]\d{1,2}:?(?:\d{2})?)?(?!\d)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Zone();

    [GeneratedRegex(@"(?<!\d)(?<day>\d{1,2})\.\s?(?<month>\d{1,2})\.\s?(?<year>\d{4}|\d{2})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex DottedDate();

    [GeneratedRegex(@"(?<!\d)(?<one>\d{1,2})([/\-])(?<two>\d{1,2})\1(?<year>\d{4})(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex SlashedDate();

    [GeneratedRegex(@"\([^()]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\p{L}{3,}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<!\d)\d{1,4}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex DateNumber();
}
