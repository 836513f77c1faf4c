namespace Feedback.Models.Items;

/// <summary>
/// ISO 8601 and RFC 3339, with what is often seen besides: a blank for the T, a comma for the point, a zone without colon.
/// </summary>
internal static class IsoInstant
{
    public static DateTimeOffset? Parse(ReadOnlySpan<char> text)
    {
        var rest = new Digits(text);
        if (!rest.Take(4, out var year))
            return null;
        var hasDashes = rest.Skip('-');
        var hasSlashes = !hasDashes && rest.Skip('/');
        if (!rest.TakeUpTo(2, hasDashes || hasSlashes ? 1 : 2, out var month)
            || hasDashes && !rest.Skip('-') || hasSlashes && !rest.Skip('/')
            || !rest.TakeUpTo(2, hasDashes || hasSlashes ? 1 : 2, out var day))
        {
            return null;
        }
        if (rest.IsAtEnd)
            return SourceInstant.Of(year, month, day, 0, 0, 0, TimeSpan.Zero);

        // Fourteen digits in a row are a date and a time without anything between them.
        var isBasic = !hasDashes && !hasSlashes && rest.IsAtDigit;
        if (!isBasic && !rest.SkipAny("Tt ,"))
            return Zone(rest, out var dateZone) ? SourceInstant.Of(year, month, day, 0, 0, 0, dateZone) : null;
        rest.SkipAll(' ');

        if (!rest.TakeUpTo(2, isBasic ? 2 : 1, out var hour))
            return null;
        var minute = 0;
        long secondTicks = 0;
        if (rest.Skip(':') || rest.IsAtDigit)
        {
            if (!rest.Take(2, out minute))
                return null;
            if (rest.Skip(':') || rest.IsAtDigit)
            {
                if (!rest.Take(2, out var second))
                    return null;
                secondTicks = second * TimeSpan.TicksPerSecond + (rest.SkipAny(".,") ? SourceInstant.FractionTicks(rest.TakeAll()) : 0);
            }
        }
        return Zone(rest, out var zone) ? SourceInstant.Of(year, month, day, hour, minute, secondTicks, zone) : null;
    }

    // A zone that only a time zone database knows ("Europe/Berlin") counts as none.
    private static bool Zone(Digits rest, out TimeSpan zone)
    {
        zone = TimeSpan.Zero;
        rest.SkipAll(' ');
        return rest.IsAtEnd || ZoneName.TryParse(rest.Remaining, out zone) || char.IsLetter(rest.Remaining[0]);
    }

    /// <summary>What is left to read of a text.</summary>
    private ref struct Digits(ReadOnlySpan<char> text)
    {
        public ReadOnlySpan<char> Remaining { get; private set; } = text;

        public readonly bool IsAtEnd => Remaining.IsEmpty;

        public readonly bool IsAtDigit => !Remaining.IsEmpty && char.IsAsciiDigit(Remaining[0]);

        public bool Take(int count, out int value) => TakeUpTo(count, count, out value);

        public bool TakeUpTo(int most, int least, out int value)
        {
            value = 0;
            var taken = 0;
            while (taken < most && taken < Remaining.Length && char.IsAsciiDigit(Remaining[taken]))
                value = value * 10 + (Remaining[taken++] - '0');
            Remaining = Remaining[taken..];
            return taken >= least;
        }

        public ReadOnlySpan<char> TakeAll()
        {
            var end = Remaining.IndexOfAnyExceptInRange('0', '9');
            var digits = end < 0 ? Remaining : Remaining[..end];
            Remaining = Remaining[digits.Length..];
            return digits;
        }

        public bool Skip(char c) => SkipIf(!Remaining.IsEmpty && Remaining[0] == c);

        public bool SkipAny(string any) => SkipIf(!Remaining.IsEmpty && any.Contains(Remaining[0], StringComparison.Ordinal));

        private bool SkipIf(bool isNext)
        {
            if (!isNext)
                return false;
            Remaining = Remaining[1..];
            return true;
        }

        public void SkipAll(char c) => Remaining = Remaining.TrimStart(c);
    }
}
