using System.Collections.Frozen;

namespace Feedback.Monitoring.Sources.Markup;

/// <summary>Writes fragments of HTML as plain text: tags go, blocks and <c>br</c> become line breaks, scripts and styles vanish.</summary>
internal static class HtmlText
{
    private enum Effect
    {
        Block,
        Break,
        Cell,
        Preformatted,
        Hidden,
    }

    // HTML standard, 15.3: elements that are shown as blocks, as table cells, with their white space, or not at all.
    private static readonly FrozenDictionary<string, Effect> Effects = Table();

    private static readonly FrozenDictionary<string,
        Effect>.AlternateLookup<ReadOnlySpan<char>> ByName = Effects.GetAlternateLookup<ReadOnlySpan<char>>();

    public static void Write(ReadOnlySpan<char> html, TextFlow flow)
    {
        var reader = new MarkupReader(html, isHtml: true);
        var hiddenDepth = 0;
        var preformattedDepth = 0;
        var isHiddenText = false;
        while (!flow.IsFull && reader.Read())
        {
            switch (reader.Kind)
            {
                case MarkupKind.Text when hiddenDepth == 0:
                    flow.AppendEncoded(reader.Value);
                    break;
                case MarkupKind.RawText when hiddenDepth == 0 && !isHiddenText:
                    flow.AppendEncoded(reader.Value);
                    break;
                case MarkupKind.StartTag or MarkupKind.EndTag when EffectOf(reader.Name) is { } effect:
                    var isStart = reader.Kind == MarkupKind.StartTag;
                    if (effect == Effect.Hidden && RawText.NameOf(reader.Name).IsEmpty)
                        hiddenDepth = Math.Max(0, hiddenDepth + (isStart ? 1 : -1));
                    isHiddenText = effect == Effect.Hidden && isStart;
                    if (hiddenDepth == 0)
                        Apply(effect, isStart, flow, ref preformattedDepth);
                    break;
                case MarkupKind.StartTag:
                    isHiddenText = false;
                    break;
            }
        }
    }

    /// <summary>Shows the start or end of an element that is read from elsewhere than a text.</summary>
    /// <returns>Whether its content is shown.</returns>
    public static bool Enter(ReadOnlySpan<char> name, bool isStart, TextFlow flow, ref int preformattedDepth)
    {
        if (EffectOf(name) is not { } effect)
            return true;
        Apply(effect, isStart, flow, ref preformattedDepth);
        return effect != Effect.Hidden;
    }

    /// <summary>Whether a name is one of an element that shows as a block or breaks a line.</summary>
    public static bool IsBlock(ReadOnlySpan<char> name) => EffectOf(name) is Effect.Block or Effect.Break or Effect.Preformatted;

    private static Effect? EffectOf(ReadOnlySpan<char> name) => ByName.TryGetValue(name, out var effect) ? effect : null;

    private static void Apply(Effect effect, bool isStart, TextFlow flow, ref int preformattedDepth)
    {
        switch (effect)
        {
            // Browsers take </br> for <br> as well.
            case Effect.Break:
                flow.Break();
                break;
            case Effect.Block:
                flow.Boundary();
                break;
            case Effect.Cell when isStart:
                flow.Append(" ");
                break;
            case Effect.Preformatted:
                flow.Boundary();
                preformattedDepth = Math.Max(0, preformattedDepth + (isStart ? 1 : -1));
                flow.IsPreformatted = preformattedDepth > 0;
                break;
        }
    }

    private static FrozenDictionary<string, Effect> Table()
    {
        (Effect Effect, string Names)[] groups =
        [
            (Effect.Block, "address article aside blockquote body center dd details dialog dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 " +
                "header hgroup hr html legend li main menu nav ol optgroup option p search section summary table caption tbody thead tfoot tr ul"),
            (Effect.Break, "br"),
            (Effect.Cell, "td th"),
            (Effect.Preformatted, "pre listing xmp plaintext"),
            (Effect.Hidden, "script style template head title noembed noframes iframe"),
        ];
        return groups.SelectMany(group => group.Names.Split(' ').Select(name => KeyValuePair.Create(name, group.Effect)))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
