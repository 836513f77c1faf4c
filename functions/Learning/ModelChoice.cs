namespace Feedback.Learning;

/// <summary>A person's choice of model, which stands until it is taken back.</summary>
internal sealed class ModelChoice(ModelStore store, TimeProvider time)
{
    /// <summary>Goes back to a model that is kept.</summary>
    /// <param name="version">Null for the model that comes with the program.</param>
    /// <returns>False when it is not kept any more.</returns>
    public Task<bool> RollBackAsync(string shop, string? version, string by, CancellationToken cancellationToken) =>
        ChangeAsync(shop, ModelDecisionKind.RolledBack, version, by, state =>
            version is not null && state.Find(version) is null ? null : state with { Live = version, HeldBy = by }, cancellationToken);

    /// <summary>Lets promotions happen by themselves again.</summary>
    public Task<bool> ResumeAsync(string shop, string by, CancellationToken cancellationToken) =>
        ChangeAsync(shop, ModelDecisionKind.Resumed, null, by, state => state with { HeldBy = null }, cancellationToken);

    private async Task<bool> ChangeAsync(
        string shop, ModelDecisionKind kind, string? version, string by, Func<ShopModels, ShopModels?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await store.FindAsync(shop, cancellationToken);
            var before = found?.Value ?? new ShopModels();
            if (change(before) is not { } after)
                return false;
            // Asked for twice, it is done once.
            if (after.Live == before.Live && (after.HeldBy is null) == (before.HeldBy is null))
                return true;
            var decision = new ModelDecision { At = time.GetUtcNow(), Kind = kind, Version = version, By = by };
            if (await store.TryWriteAsync(shop, found, after, [decision], cancellationToken) is not null)
                return true;
        }
    }
}
