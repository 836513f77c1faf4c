using Feedback.Models.Text;
using Feedback.Models.Text.Training;
using Feedback.Shops;

namespace Feedback.Learning;

/// <summary>
/// Adapts the model to each shop, and puts the result to use where it is better. One process at a time considers a shop; what it decides is written only
/// if nobody decided meanwhile. The same texts make the same model, so that it does no harm to consider twice.
/// </summary>
internal sealed partial class Retraining(
    ModelStore store, LabelledTexts labelled, ShopDirectory shops, TimeProvider time, ILogger<Retraining> logger)
{
    /// <summary>So many texts that the newest fifth is enough to judge by.</summary>
    public const int FewestTexts = 5 * Promotion.FewestJudges;

    /// <summary>Longer than a function may run: whoever has not finished by then is dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(12);

    /// <summary>Considers every shop whose night it is.</summary>
    public async Task RunDueAsync(CancellationToken cancellationToken)
    {
        foreach (var shop in shops.All)
        {
            var state = await store.FindAsync(shop.Id, cancellationToken);
            // The first night comes after the first sight: nobody's start is held up by training.
            if (state is null)
                await store.TryWriteAsync(shop.Id, null, new ShopModels { ConsideredAt = time.GetUtcNow() }, [], cancellationToken);
            else if (RetrainSchedule.DueAfter(state.Value.ConsideredAt ?? default, shop.Zone, shop.Id) <= time.GetUtcNow())
                await RunAsync(shop, cancellationToken);
        }
    }

    /// <summary>Considers one shop, whether or not it is time.</summary>
    /// <returns>What was decided, newest last; null when another process is at it, or decided meanwhile.</returns>
    public async Task<IReadOnlyList<ModelDecision>?> RunAsync(Shop shop, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var found = await store.FindAsync(shop.Id, cancellationToken);
        if (found?.Value.LeaseUntil > now)
            return null;
        var leased = (found?.Value ?? new ShopModels()) with { LeaseUntil = now + Lease };
        if (await store.TryWriteAsync(shop.Id, found, leased, [], cancellationToken) is not { } mine)
            return null;

        var decisions = new List<ModelDecision>();
        var texts = await labelled.CollectAsync(shop.Id, cancellationToken);
        var state = await ForgetAsync(shop.Id, mine.Value, texts, decisions, cancellationToken);
        state = await ConsiderAsync(shop.Id, state, texts, decisions, cancellationToken);

        state = state with { ConsideredAt = time.GetUtcNow(), LeaseUntil = null };
        // Night after night of the same is said once.
        var before = await store.DecisionsAsync(shop.Id, cancellationToken).FirstOrDefaultAsync(cancellationToken);
        IReadOnlyList<ModelDecision> news = decisions is [var only] && (only.Kind, only.Version) == (before?.Kind, before?.Version) ? [] : decisions;
        if (await store.TryWriteAsync(shop.Id, mine, state, news, cancellationToken) is null)
        {
            LogOvertaken(shop.Id);
            return null;
        }
        await store.TidyAsync(shop.Id, state, cancellationToken);
        foreach (var decision in decisions)
            LogDecision(shop.Id, decision.Kind, decision.Version, decision.Texts);
        return decisions;
    }

    /// <summary>Throws away every model, in use or not, that has learnt from a text which is not there any more.</summary>
    private async Task<ShopModels> ForgetAsync(
        string shop, ShopModels state, IReadOnlyList<LabelledText> texts, List<ModelDecision> decisions, CancellationToken cancellationToken)
    {
        var there = texts.Select(text => text.ItemId).ToHashSet(StringComparer.Ordinal);
        var kept = new List<StoredModel>();
        foreach (var model in state.Kept)
        {
            var learnt = await store.LearntFromAsync(shop, model, cancellationToken);
            if (learnt is not null && await AllAsync(learnt))
                kept.Add(model);
            else
                decisions.Add(Decide(ModelDecisionKind.Forgotten, texts.Count) with { Version = model.Version });
        }
        return state with { Kept = kept, Live = kept.Any(model => model.Version == state.Live) ? state.Live : null };

        async Task<bool> AllAsync(IReadOnlyList<string> ids)
        {
            foreach (var id in ids)
            {
                if (there.Contains(id))
                    continue;
                if (!await labelled.IsThereAsync(shop, id, cancellationToken))
                    return false;
                there.Add(id);
            }
            return true;
        }
    }

    private async Task<ShopModels> ConsiderAsync(
        string shop, ShopModels state, IReadOnlyList<LabelledText> texts, List<ModelDecision> decisions, CancellationToken cancellationToken)
    {
        var present = state.Find(state.Live) is { } named ? await store.OpenAsync(shop, named, cancellationToken) : null;
        present ??= TextModel.Shipped;
        LabelledText[] ordered = [.. texts.OrderBy(text => text.Example.At).ThenBy(text => text.Example.Text, StringComparer.Ordinal)];
        ShopExample[] examples = [.. ordered.Select(text => text.Example)];
        if (Promotion.Consider(TextModel.Shipped, present, examples, DevelopmentSet.Examples) is not { } promotion)
        {
            decisions.Add(Decide(ModelDecisionKind.TooFew, texts.Count));
            return state;
        }

        var version = TextModel.FromBytes(promotion.Candidate).Version;
        if (version == present.Version)
            return state;
        var kind = Judge(promotion) is ModelDecisionKind.Promoted && state.HeldBy is not null ? ModelDecisionKind.Held : Judge(promotion);
        decisions.Add(Decide(kind, texts.Count) with { Version = version, Figures = ModelFigures.Of(promotion) });
        if (kind != ModelDecisionKind.Promoted)
            return state;
        // The newest ones judged, and taught nothing.
        string[] learntFrom = [.. ordered[..^promotion.LiveOnShop.Count].Select(text => text.ItemId)];
        var stored = await store.PutAsync(shop, version, promotion.Candidate, learntFrom, time.GetUtcNow(), cancellationToken);
        return state with
        {
            Live = version,
            Kept = [stored, .. state.Kept.Where(model => model.Version != version).Take(ShopModels.Most - 1)],
        };
    }

    private static ModelDecisionKind Judge(Promotion promotion) => promotion switch
    {
        { IsPromoted: true } => ModelDecisionKind.Promoted,
        { IsBetterOnShop: true } => ModelDecisionKind.LosesGeneral,
        _ => ModelDecisionKind.NotBetter,
    };

    private ModelDecision Decide(ModelDecisionKind kind, int texts) => new() { At = time.GetUtcNow(), Kind = kind, Texts = texts };

    [LoggerMessage(LogLevel.Information, "The model of {Shop}: {Kind} {Version}, from {Texts} labelled texts.")]
    private partial void LogDecision(string shop, ModelDecisionKind kind, string? version, int texts);

    [LoggerMessage(LogLevel.Warning, "The model of {Shop} was chosen anew while it was trained; what training gave is dropped.")]
    private partial void LogOvertaken(string shop);
}
