using System.Globalization;
using System.Text;

namespace Feedback.Monitoring.Fetching;

/// <summary>What a <c>robots.txt</c> allows us (RFC 9309): of the groups that name us, else of those for everybody, the longest rule that fits counts.</summary>
internal sealed class RobotsRules
{
    /// <summary>Our product token; the User-Agent begins with it.</summary>
    public const string Token = "Feedback";

    /// <summary>What a file has beyond is not read: RFC 9309, 2.5, asks for at least 500 KiB.</summary>
    public const int MostBytes = 512 * 1024;

    private const int MostRules = 5_000, LongestPattern = 2_000;
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    public static readonly RobotsRules AllowAll = new([], null);
    public static readonly RobotsRules AllowNone = new([new(false, "/")], null);

    private readonly IReadOnlyList<Rule> _rules;

    private RobotsRules(IReadOnlyList<Rule> rules, TimeSpan? delay) => (_rules, Delay) = (rules, delay);

    /// <summary>The pause between two calls that the host asks for, at most a minute; null when it asks for none. Not of the RFC, but widely used.</summary>
    public TimeSpan? Delay { get; }

    public static RobotsRules Parse(ReadOnlySpan<byte> utf8)
    {
        var ours = new Group();
        var everybodys = new Group();
        Group? current = null;
        var isNaming = false;
        foreach (var raw in Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, MostBytes)]).AsSpan().EnumerateLines())
        {
            var line = raw.IndexOf('#') is >= 0 and var comment ? raw[..comment] : raw;
            var colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            var name = line[..colon].Trim().TrimStart('\uFEFF');
            var value = line[(colon + 1)..].Trim();
            if (name.Equals("user-agent", StringComparison.OrdinalIgnoreCase))
            {
                // Names in a row share the rules that follow.
                if (!isNaming)
                    current = null;
                isNaming = true;
                if (value.Equals(Token, StringComparison.OrdinalIgnoreCase))
                    current = ours.Named();
                else if (value is "*" && current != ours)
                    current = everybodys.Named();
                continue;
            }
            isNaming = false;
            current?.Add(name, value);
        }
        var group = ours.IsNamed ? ours : everybodys;
        return new RobotsRules(group.Rules, group.Delay);
    }

    public bool Allows(Uri address)
    {
        var path = address.PathAndQuery;
        if (address.AbsolutePath == "/robots.txt")
            return true;
        var (longest, allowed) = (-1, true);
        foreach (var rule in _rules)
        {
            // Of two as long as each other the one that allows counts.
            if (rule.Pattern.Length < longest || rule.Pattern.Length == longest && !rule.Allows || !Fits(rule.Pattern, path))
                continue;
            (longest, allowed) = (rule.Pattern.Length, rule.Allows);
        }
        return allowed;
    }

    /// <summary>Whether a path begins as a pattern says; <c>*</c> is anything, <c>$</c> at the end is the end. Linear in their product, without recursion.</summary>
    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        var isAnchored = pattern.EndsWith('$');
        if (isAnchored)
            pattern = pattern[..^1];
        var (at, inPattern, star, starAt) = (0, 0, -1, 0);
        while (true)
        {
            if (inPattern == pattern.Length && (!isAnchored || at == path.Length))
                return true;
            if (inPattern < pattern.Length && pattern[inPattern] == '*')
                (star, starAt, inPattern) = (inPattern, at, inPattern + 1);
            else if (inPattern < pattern.Length && at < path.Length && pattern[inPattern] == path[at])
                (at, inPattern) = (at + 1, inPattern + 1);
            else if (star >= 0 && starAt < path.Length)
                (at, inPattern, starAt) = (starAt + 1, star + 1, starAt + 1);
            else
                return false;
        }
    }

    private sealed record Rule(bool Allows, string Pattern);

    private sealed class Group
    {
        public List<Rule> Rules { get; } = [];

        public TimeSpan? Delay { get; private set; }

        public bool IsNamed { get; private set; }

        public Group Named()
        {
            IsNamed = true;
            return this;
        }

        public void Add(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
        {
            var allows = name.Equals("allow", StringComparison.OrdinalIgnoreCase);
            if (allows || name.Equals("disallow", StringComparison.OrdinalIgnoreCase))
            {
                // An empty rule says nothing.
                if (!value.IsEmpty && value.Length <= LongestPattern && Rules.Count < MostRules)
                    Rules.Add(new Rule(allows, Normalized(value)));
            }
            else if (name.Equals("crawl-delay", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0)
            {
                Delay = TimeSpan.FromSeconds(Math.Min(seconds, LongestDelay.TotalSeconds));
            }
        }

        // Compared in the escaped form that addresses are sent in.
        private static string Normalized(ReadOnlySpan<char> pattern)
        {
            var text = pattern.ToString();
            return Ascii.IsValid(text) ? text : string.Concat(text.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
        }
    }
}
