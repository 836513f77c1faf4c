namespace Feedback.Storage.Sqlite;

/// <summary>
/// The one writer of a database file in this process. Whatever waits when it turns to the queue is applied in one transaction, so that the
/// cost of making it durable is shared; callers are told after the commit. Other processes take turns through SQLite's own lock.
/// </summary>
/// <remarks>
/// Checkpoints are run here too, and only while this process holds the write lock: up to 3.51.2 SQLite can lose a commit that resets the
/// log while another connection is checkpointing (sqlite.org/wal.html#walresetbug).
/// </remarks>
internal sealed partial class GroupCommit : IAsyncDisposable
{
    // Enough to make the commit's cost small against its writes, few enough that the first of them does not wait long.
    private const int MostWrites = 1_000;

    // 16 MiB of log in pages of 8 KiB.
    private const int PagesBetweenCheckpoints = 2_000;

    // Each attempt waits up to 5 ms in SQLite; together 30 s. Short waits, as another process leaves gaps of microseconds only.
    private const int MostAttempts = 6_000;
    private static readonly TimeSpan Attempt = TimeSpan.FromMilliseconds(5);

    // How often waiting threads may go first before a commit: some tens of microseconds.
    private const int MostTurns = 20;

    private readonly Func<SqliteConnection> _open;
    private readonly ILogger _logger;
    private readonly Queue<Write> _waiting = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private SqliteConnection? _connection;
    private SqliteConnection? _checkpointer;
    private int _pagesSinceCheckpoint;
    private int _lastBatch;
    private bool _closed;

    /// <param name="first">An open connection, from now on the writer's own.</param>
    /// <param name="open">Opens another, when a failure may have left the old one unfit.</param>
    public GroupCommit(SqliteConnection first, Func<SqliteConnection> open, ILogger logger)
    {
        _connection = first;
        _open = open;
        _logger = logger;
        new Thread(Run) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    /// <summary>Applies a write with others in one transaction. It runs on the writer's thread; if it throws, only its caller
    /// fails.</summary>
    /// <param name="apply">One statement, or several inside <see cref="SqliteConnection.Atomically"/>.</param>
    /// <exception cref="StorageException">The write or the commit failed; nothing of it was acknowledged.</exception>
    public Task<T> RunAsync<T>(Func<SqliteConnection, T> apply, CancellationToken cancellationToken)
    {
        var write = new Write<T>(apply, cancellationToken);
        lock (_waiting)
        {
            if (_closed)
                throw new StorageException(0, "Closed", "The store was closed.");
            _waiting.Enqueue(write);
            if (_waiting.Count == 1)
                Monitor.Pulse(_waiting);
        }
        return write.Task;
    }

    /// <summary>Applies what is waiting, moves the log into the database file and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_waiting)
        {
            _closed = true;
            Monitor.Pulse(_waiting);
        }
        await _stopped.Task;
    }

    private void Run()
    {
        var batch = new List<Write>(MostWrites);
        while (TakeWaiting(batch))
        {
            Commit(batch);
            batch.Clear();
        }
        Checkpoint();
        CloseConnections();
        _stopped.SetResult();
    }

    private bool TakeWaiting(List<Write> batch)
    {
        LetCallersReturn();
        lock (_waiting)
        {
            while (_waiting.Count == 0)
            {
                if (_closed)
                    return false;
                Monitor.Wait(_waiting);
            }
            while (batch.Count < MostWrites && _waiting.TryDequeue(out var write))
                batch.Add(write);
            return true;
        }
    }

    // The callers of the last batch have just been told and many send again at once. Without this they would come a moment too late for
    // the next commit, which would hold few writes, and so on: measured, three times fewer writes a second from 16 callers.
    private void LetCallersReturn()
    {
        for (var turn = 0; turn < MostTurns && _lastBatch > 1; turn++)
        {
            lock (_waiting)
            {
                if (_waiting.Count >= _lastBatch)
                    return;
            }
            Thread.Yield();
        }
    }

    private void Commit(List<Write> batch)
    {
        _lastBatch = batch.Count;
        try
        {
            var connection = _connection ??= _open();
            Begin(connection);
            foreach (var write in batch)
                write.Apply(connection);
            connection.Prepare("COMMIT").Run();
        }
        catch (Exception failure)
        {
            LogFailed(failure, batch.Count);
            // A connection whose commit or rollback failed may be in any state; the next batch opens a new one.
            CloseConnections();
            foreach (var write in batch)
                write.Fail(failure);
            return;
        }
        foreach (var write in batch)
            write.Complete();

        _pagesSinceCheckpoint += _connection.TakePagesWritten();
        if (_pagesSinceCheckpoint >= PagesBetweenCheckpoints)
            Checkpoint();
    }

    private static void Begin(SqliteConnection connection)
    {
        connection.SetBusyTimeout(Attempt);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                connection.Prepare("BEGIN IMMEDIATE").Run();
                return;
            }
            catch (StorageException busy) when (busy.Code == "ServerBusy" && attempt < MostAttempts)
            {
            }
        }
    }

    private void Checkpoint()
    {
        if (_connection is null)
            return;
        try
        {
            _checkpointer ??= _open();
            Begin(_connection);
            var checkpoint = _checkpointer.Prepare("PRAGMA wal_checkpoint(PASSIVE)");
            checkpoint.Step();
            // Pages that a reader's snapshot still needs in the log stay for the next time.
            _pagesSinceCheckpoint = (int)(checkpoint.Number(1) - checkpoint.Number(2));
            checkpoint.Reset();
            _connection.Prepare("COMMIT").Run();
        }
        catch (StorageException failure)
        {
            // The log keeps what was committed; it is only longer until a checkpoint succeeds.
            LogCheckpointFailed(failure);
            CloseConnections();
            _pagesSinceCheckpoint = 0;
        }
    }

    private void CloseConnections()
    {
        _checkpointer?.Dispose();
        _connection?.Dispose();
        _checkpointer = _connection = null;
    }

    [LoggerMessage(LogLevel.Error, "A transaction of {Writes} writes failed; their callers were told, nothing of it was kept.")]
    private partial void LogFailed(Exception exception, int writes);

    [LoggerMessage(LogLevel.Warning, "The log could not be moved into the database file; it is tried again later.")]
    private partial void LogCheckpointFailed(Exception exception);

    private abstract class Write
    {
        public abstract void Apply(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Write<T>(Func<SqliteConnection, T> apply, CancellationToken cancellationToken) : Write
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private Exception? _failure;

        public Task<T> Task => _completion.Task;

        public override void Apply(SqliteConnection connection)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _result = apply(connection);
            }
            // SQLite ends the whole transaction by itself when going on would be unsafe; then every caller fails.
            catch (Exception failure) when (connection.InTransaction)
            {
                _failure = failure;
            }
        }

        public override void Complete()
        {
            if (_failure is null)
                _completion.SetResult(_result);
            else
                Fail(_failure);
        }

        public override void Fail(Exception failure)
        {
            if (failure is OperationCanceledException)
                _completion.SetCanceled(cancellationToken);
            else if (failure is StorageException shared)
                // One each: an exception thrown by many threads at once mixes up their stack traces.
                _completion.SetException(new StorageException(shared.Status, shared.Code, shared.Message, shared));
            else
                _completion.SetException(failure);
        }
    }
}
