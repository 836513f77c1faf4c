namespace Feedback.Models.Text.Training;

/// <summary>
/// Reads example files, one text a line, tab-separated, without header or quoting. Two columns are <c>label, text</c>; three are
/// <c>topics, text, origin</c>; four are <c>label, topics, language, text</c>. A dash stands for what is not known.
/// </summary>
public static class ExampleFile
{
    /// <param name="name">File name, such as <c>potts.de.tsv.gz</c>; its <c>.de</c> or <c>.en</c> says the language of files that have no column for it.</param>
    /// <param name="lines">The lines, decompressed.</param>
    /// <exception cref="FormatException">A line has none of the three forms; the message names file and line.</exception>
    public static IEnumerable<Example> Read(string name, IEnumerable<string> lines)
    {
        var parts = Path.GetFileName(name).Split('.');
        var set = new ExampleSet(parts.Length > 2 ? $"{parts[0]}.{parts[1]}" : parts[0], SetWeights.Of(parts[0]), SetWeights.OfTopics(parts[0]));
        var language = parts.FirstOrDefault(p => p is Languages.German or Languages.English);
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (line.Length > 0)
                yield return Parse(line, set, language) ?? throw new FormatException(
                    $"{name}, line {number}: expected 'label<TAB>text' with a label of neg, neu or pos.");
        }
    }

    /// <summary>Reads <c>neg</c>, <c>neu</c> or <c>pos</c>; null for anything else.</summary>
    public static Sentiment? ParseLabel(string label) => label switch
    {
        "neg" => Sentiment.Negative,
        "neu" => Sentiment.Neutral,
        "pos" => Sentiment.Positive,
        _ => null,
    };

    private static Example? Parse(string line, ExampleSet set, string? language)
    {
        var columns = line.Split('\t');
        return columns switch
        {
            [var label, var text] when ParseLabel(label) is { } known => new Example(text, known, null, language, set),
            [var topics, var text, _] when ParseTopics(topics) is { } known => new Example(text, null, known, language, set),
            [var label, var topics, var spoken, var text] when (label == "-" || ParseLabel(label) is not null) =>
                new Example(text, ParseLabel(label), topics == "-" ? null : ParseTopics(topics), spoken == "-" ? language : spoken, set),
            _ => null,
        };
    }

    // The public topic sets have names of their own; what has no counterpart here counts as no topic.
    private static uint? ParseTopics(string topics)
    {
        var bits = 0u;
        foreach (var topic in topics.Split(','))
        {
            bits |= topic switch
            {
                "returns_refund" => Bit(TopicNames.Returns),
                "product_quality" => Bit(TopicNames.Product),
                "customer_service" => Bit(TopicNames.Service),
                "website_checkout" or "account" => Bit(TopicNames.Website),
                "order_payment" => Bit(TopicNames.Payment),
                "general" or "information" => 0,
                _ => Bit(topic),
            };
        }

        return bits;
    }

    private static uint Bit(string topic) => TopicNames.NumberOf(topic) is >= 0 and var number ? 1u << number : 0;
}
