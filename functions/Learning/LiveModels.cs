using System.Collections.Concurrent;
using Feedback.Models.Text;
using Feedback.Storage;

namespace Feedback.Learning;

/// <summary>
/// The model that reads a shop's texts, as the table <c>models</c> names it. Asked again now and then, so that every process takes up a promotion or a
/// return without a restart. Where the named one cannot be had, the model that comes with the program reads.
/// </summary>
internal sealed partial class LiveModels(ModelStore store, TimeProvider time, ILogger<LiveModels> logger) : IDisposable
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(30);

    /// <summary>A model that could not be read is tried again this much later; eight megabytes are not asked for with every text.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, Loaded> _loaded = new();
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The shop's model, as last asked for.</summary>
    public TextModel Of(string shop) => _loaded.TryGetValue(shop, out var present) ? present.Model : TextModel.Shipped;

    /// <summary>Asks which model the shop has, if that was not done lately.</summary>
    public async ValueTask RefreshAsync(string shop, CancellationToken cancellationToken)
    {
        if (_loaded.TryGetValue(shop, out var present) && time.GetUtcNow() < present.AskAt)
            return;
        // Texts that come while one asks are read by the present model, if there is one.
        if (!await _turn.WaitAsync(present is null ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, cancellationToken))
            return;
        try
        {
            if (!_loaded.TryGetValue(shop, out present) || time.GetUtcNow() >= present.AskAt)
                _loaded[shop] = await AskAsync(shop, present, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Loaded> AskAsync(string shop, Loaded? present, CancellationToken cancellationToken)
    {
        var askAt = time.GetUtcNow() + AskEvery;
        try
        {
            var state = (await store.FindAsync(shop, cancellationToken))?.Value;
            if (state?.Find(state.Live) is not { } named)
                return new Loaded(TextModel.Shipped, null, askAt);
            if (present?.Version == named.Version)
                return present with { AskAt = askAt };
            if (await store.OpenAsync(shop, named, cancellationToken) is { } model)
                return new Loaded(model, named.Version, askAt);
            LogDamaged(named.Version, shop);
        }
        catch (StorageException unreachable)
        {
            LogUnreachable(unreachable, shop);
            return present is null ? new Loaded(TextModel.Shipped, null, askAt) : present with { AskAt = askAt };
        }
        return new Loaded(TextModel.Shipped, null, time.GetUtcNow() + RetryAfter);
    }

    /// <param name="Version">Of an adapted model; null for the one that comes with the program.</param>
    private sealed record Loaded(TextModel Model, string? Version, DateTimeOffset AskAt);

    [LoggerMessage(LogLevel.Error, "The model {Version} of {Shop} is damaged or gone; the one that comes with the program reads instead.")]
    private partial void LogDamaged(string version, string shop);

    [LoggerMessage(LogLevel.Warning, "Which model {Shop} has could not be asked; its texts are read with the last one known.")]
    private partial void LogUnreachable(Exception exception, string shop);
}
