using System.Runtime.Intrinsics;

namespace Feedback.Models.Text;

/// <summary>Decides which topics a text has; each topic by itself, from the words that speak for it.</summary>
internal static unsafe class Topics
{
    /// <summary>Logits a word must bring to be named as a trigger.</summary>
    private const float LeastNamed = 0.5f;

    // As many weights of a byte as surely fit into sixteen bits.
    private const int Chunk = 256;

    public static IReadOnlyList<TopicMatch> Decide(Reading reading, MappedModel memory)
    {
        ref readonly var header = ref memory.Header;
        var rows = memory.Pointer<TopicRow>(header.TopicRows);
        Span<int> sums = stackalloc int[16];
        sums.Clear();
        for (var tokens = reading.Tokens; tokens.Length > 0; tokens = tokens[Math.Min(Chunk, tokens.Length)..])
            Add(tokens[..Math.Min(Chunk, tokens.Length)], rows, sums);

        List<TopicMatch>? matches = null;
        for (var topic = 0; topic < TopicNames.All.Count; topic++)
        {
            var logit = header.TopicBiases[topic] + (sums[topic] * header.TopicUnit);
            if (logit > header.TopicThresholds[topic])
                (matches ??= []).Add(Match(topic, logit, reading, rows, (int)MathF.Ceiling(LeastNamed / header.TopicUnit)));
        }

        matches?.Sort((a, b) => b.Confidence.CompareTo(a.Confidence));
        return matches ?? (IReadOnlyList<TopicMatch>)[];
    }

    private static void Add(ReadOnlySpan<Token> tokens, TopicRow* rows, Span<int> sums)
    {
        var lower = Vector128<short>.Zero;
        var upper = Vector128<short>.Zero;
        foreach (ref readonly var token in tokens)
        {
            var (first, second) = Vector128.Widen(Vector128.Load((sbyte*)(rows + token.TopicRow)));
            lower += first;
            upper += second;
        }

        for (var i = 0; i < Vector128<short>.Count; i++)
        {
            sums[i] += lower[i];
            sums[Vector128<short>.Count + i] += upper[i];
        }
    }

    private static TopicMatch Match(int topic, float logit, Reading reading, TopicRow* rows, int leastNamed)
    {
        var triggers = reading.Triggers;
        triggers.Clear();
        foreach (ref readonly var token in reading.Tokens)
        {
            if (rows[token.TopicRow][topic] >= leastNamed)
                triggers.Add(new TextSpan(token.Start, token.Length));
        }

        return new TopicMatch(TopicNames.All[topic], 1 / (1 + Math.Exp(-logit)), triggers.ToArray());
    }
}
