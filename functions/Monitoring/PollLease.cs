using Feedback.Storage;

namespace Feedback.Monitoring;

/// <summary>
/// The right to poll one source, which its row grants to one worker at a time. It ends by itself soon after its worker died, and is renewed while
/// the worker lives.
/// </summary>
internal sealed class PollLease : IDisposable
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(10);
    private static readonly string Worker = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    private readonly Table<PollState> _states;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private Entity<PollState> _row;
    private bool _ended;

    private PollLease(Table<PollState> states, TimeProvider time, Entity<PollState> row) => (_states, _time, _row) = (states, time, row);

    public PollState State => _row.Value;

    /// <returns>Null when the source is not due, or another worker has the lease.</returns>
    public static async Task<PollLease?> TryTakeAsync(
        Table<PollState> states, RowKey key, string fingerprint, bool onlyIfDue, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var present = await states.GetAsync(key, cancellationToken);
        var state = present?.Value ?? PollState.New;
        if (state.Settings != fingerprint)
            state = state.For(fingerprint);
        if (onlyIfDue && state.DueAt > now || state.LeaseUntil > now)
            return null;

        state = state with { LeaseOwner = Worker, LeaseUntil = now + Length, ConnectedAt = state.ConnectedAt ?? now };
        var etag = present is null
            ? await states.TryInsertAsync(key, state, cancellationToken)
            : await states.TryReplaceAsync(key, state, present.ETag, cancellationToken);
        return etag is null ? null : new PollLease(states, time, new Entity<PollState>(key, state, etag));
    }

    /// <summary>Does the work and renews the lease beside it. Work that goes on after the lease was lost is cancelled.</summary>
    /// <exception cref="LeaseLostException">Another worker has taken over.</exception>
    public async Task<T> HoldAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(over.Token);
        var renewing = RenewAsync(over.Token);
        try
        {
            await Task.WhenAny(working, renewing);
            if (renewing.IsFaulted)
                await renewing;
            return await working;
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(working, renewing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Writes down how far the poll has come, and renews the lease.</summary>
    /// <exception cref="LeaseLostException">Another worker has taken over.</exception>
    public Task SaveAsync(PollState state, CancellationToken cancellationToken) =>
        WriteAsync(_ => state with { LeaseOwner = Worker, LeaseUntil = _time.GetUtcNow() + Length }, ends: false, cancellationToken);

    /// <summary>Writes down how the poll ended, and gives the lease back.</summary>
    /// <exception cref="LeaseLostException">Another worker has taken over.</exception>
    public Task EndAsync(PollState state, CancellationToken cancellationToken) =>
        WriteAsync(_ => state with { LeaseOwner = null, LeaseUntil = null }, ends: true, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task RenewAsync(CancellationToken over)
    {
        while (true)
        {
            await Task.Delay(RenewEvery, _time, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                return;
            try
            {
                await WriteAsync(state => state with { LeaseUntil = _time.GetUtcNow() + Length }, ends: false, over);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (StorageException)
            {
                // The lease may run out meanwhile; then the next write finds out.
            }
        }
    }

    private async Task WriteAsync(Func<PollState, PollState> change, bool ends, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_ended)
                return;
            var state = change(_row.Value);
            var etag = await _states.TryReplaceAsync(_row.Key, state, _row.ETag, cancellationToken) ?? throw new LeaseLostException();
            _row = new Entity<PollState>(_row.Key, state, etag);
            _ended = ends;
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>A worker was too slow, and another one polls its source now.</summary>
internal sealed class LeaseLostException() : Exception("Another worker has taken over.");
