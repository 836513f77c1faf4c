using Feedback.Learning;
using Feedback.Models.Cases;
using Feedback.Models.Ledger;
using Feedback.Models.Text;

namespace Feedback.Analysis;

/// <summary>
/// Decides what an item says. A person's correction outranks stars, NPS and CES; those outrank the text; the text decides where there are none.
/// </summary>
internal sealed class ItemAnalyzer(LiveModels models)
{
    /// <summary>Stretches of text an item remembers as its reasons, and how weighty each is beside the weightiest.</summary>
    private const int MostReasons = 8;
    private const double LeastWeight = 0.35;

    public ItemAnalysis Analyze(FeedbackItem item)
    {
        var model = models.Of(item.Identity.Shop);
        var text = item.Text ?? item.Title;
        var read = text is null ? null : model.Analyze(text);
        var (label, basis) = item switch
        {
            { CorrectedLabel: { } corrected } => (corrected, "person"),
            _ when ByScale(item) is { } byScale => (byScale, "stars"),
            _ when read is { IsUnsure: false } => (Name(read.Label), "text"),
            _ => ((string?)null, (string?)null),
        };
        return new ItemAnalysis
        {
            Label = label,
            Basis = basis,
            Score = read?.Score,
            Confidence = read?.Confidence,
            Language = read?.Language,
            Topics = item.Correction?.Topics ?? [.. read?.Topics.Select(topic => topic.Topic) ?? []],
            // Positions are in the text, so that a title's reasons are of no use.
            Because = item.Text is null || read is null ? [] : Reasons(item.Text, read),
            StarsDisputed = read is not null && IsDisputed(item, read),
            Model = read is null ? null : model.Version,
        };
    }

    // Whoever gave the label that the stars stand for has said that the model misreads the text.
    private static bool IsDisputed(FeedbackItem item, TextAnalysis read) =>
        item is { Excluded: null, Withdrawn: false, Rating: { } stars, Correction: not { StarsAreRight: true } }
        && (item.CorrectedLabel is null || item.CorrectedLabel != ByScale(item))
        && StarConflict.IsLikely(stars, read);

    private static IReadOnlyList<DecidingWords> Reasons(string text, TextAnalysis read)
    {
        // A comma sways the model, but tells nobody anything.
        var telling = read.Because.Where(because => because.Length > 1 || !char.IsPunctuation(text[because.Start])).ToList();
        var weightiest = telling.Select(because => Math.Abs(because.Contribution)).DefaultIfEmpty().Max();
        return
        [
            .. telling
                .Where(because => Math.Abs(because.Contribution) >= LeastWeight * weightiest)
                .OrderByDescending(because => Math.Abs(because.Contribution)).Take(MostReasons)
                .OrderBy(because => because.Start).Select(because => new DecidingWords(because.Start, because.Length, because.Contribution)),
        ];
    }

    private static string? ByScale(FeedbackItem item) => item switch
    {
        { Rating: { } stars } => stars < 2.5m ? "negative" : stars <= 3.5m ? "neutral" : "positive",
        { Answer.Nps: { } nps } => nps <= 6 ? "negative" : nps <= 8 ? "neutral" : "positive",
        { Answer.Ces: { } ces } => ces <= 3 ? "negative" : ces == 4 ? "neutral" : "positive",
        _ => null,
    };

    private static string Name(Sentiment label) => label.ToString().ToLowerInvariant();
}
