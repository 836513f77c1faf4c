using System.Globalization;

namespace Feedback.Storage.Sqlite;

/// <summary>
/// All queues' messages in one SQLite table. A message is visible once the clock reaches <c>visible_at</c>; <c>hidden_at</c> is what the
/// clock said when that was decided. Where a clock was set back the latter lies in the future: such a message is hidden anew, for as long
/// as was meant, so that no correction of the clock hides it for longer or hands it to a second receiver early.
/// </summary>
internal sealed class SqliteQueueStore(SqliteDatabase database, TimeProvider time) : QueueStore
{
    public const string Schema = """
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, visible_at INTEGER NOT NULL, hidden_at INTEGER NOT NULL,
            sent_at INTEGER NOT NULL, deliveries INTEGER NOT NULL, receipt INTEGER NOT NULL, text TEXT NOT NULL)
        """;

    public const string Index = "CREATE INDEX messages_by_visibility ON messages (queue, visible_at, hidden_at)";

    private const string Send =
        "INSERT INTO messages (queue, visible_at, hidden_at, sent_at, deliveries, receipt, text) VALUES (?1, ?2, ?3, ?3, 0, 0, ?4)";
    private const string SelectVisible =
        "SELECT id, text, deliveries, sent_at FROM messages WHERE queue = ?1 AND visible_at <= ?2 ORDER BY visible_at, hidden_at LIMIT ?3";
    private const string Deliver =
        "UPDATE messages SET visible_at = ?2, hidden_at = ?3, receipt = ?4, deliveries = deliveries + 1 WHERE id = ?1";
    private const string Drop = "DELETE FROM messages WHERE id = ?1";
    private const string Renew =
        "UPDATE messages SET visible_at = ?4, hidden_at = ?5, receipt = ?6 WHERE id = ?1 AND receipt = ?2 AND queue = ?3";
    private const string Delete = "DELETE FROM messages WHERE id = ?1 AND receipt = ?2 AND queue = ?3";
    private const string HideAnew =
        "UPDATE messages SET visible_at = ?2 + (visible_at - hidden_at), hidden_at = ?2 "
        + "WHERE queue = ?1 AND visible_at > ?2 AND hidden_at > ?3";
    private const string Count = "SELECT count(*) FROM messages WHERE queue = ?1";
    private const string SelectNext = "SELECT min(visible_at) FROM messages WHERE queue = ?1";

    private const int MostExpiredAtOnce = 1_000;
    private const long ClockTolerance = 1_000;
    private static readonly long MillisecondsToLive = (long)TimeToLive.TotalMilliseconds;
    private static readonly TimeSpan ClockCheckInterval = TimeSpan.FromSeconds(30);

    private readonly Arrivals _arrivals = new(time);
    // Touched by the writer's thread only: when a queue's hidden messages were last compared with the clock.
    private readonly Dictionary<string, long> _clockChecks = new(StringComparer.Ordinal);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public override async Task SendAsync(string queue, string text, TimeSpan delay = default, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        QueueLimits.CheckText(text);
        QueueLimits.CheckDelay(delay);
        var now = Now;
        var visibleAt = now + Milliseconds(delay);
        await database.WriteAsync(
            connection =>
            {
                connection.Prepare(Send).Bind(1, queue).Bind(2, visibleAt).Bind(3, now).Bind(4, text).Run();
                return true;
            },
            cancellationToken);
        _arrivals.Announce(queue);
    }

    public override Task<IReadOnlyList<QueueMessage>> ReceiveAsync(
        string queue, int most, TimeSpan visibility, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        QueueLimits.CheckReceive(most, visibility);
        return database.WriteAsync<IReadOnlyList<QueueMessage>>(
            connection => Receive(connection, queue, most, visibility), cancellationToken);
    }

    public override Task<QueueMessage?> TryRenewAsync(
        string queue, QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        QueueLimits.CheckRenewal(visibility);
        if (!TryParse(message, out var id, out var receipt))
            return Task.FromResult<QueueMessage?>(null);
        return database.WriteAsync(
            connection =>
            {
                var now = Now;
                var renewed = NewReceipt();
                connection.Prepare(Renew).Bind(1, id).Bind(2, receipt).Bind(3, queue)
                    .Bind(4, now + Milliseconds(visibility)).Bind(5, now).Bind(6, renewed).Run();
                return connection.Changes == 1 ? message with { Receipt = Text(renewed) } : null;
            },
            cancellationToken);
    }

    public override Task<bool> TryDeleteAsync(string queue, QueueMessage message, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        if (!TryParse(message, out var id, out var receipt))
            return Task.FromResult(false);
        return database.WriteAsync(
            connection =>
            {
                connection.Prepare(Delete).Bind(1, id).Bind(2, receipt).Bind(3, queue).Run();
                return connection.Changes == 1;
            },
            cancellationToken);
    }

    public override async Task WaitAsync(string queue, TimeSpan atMost, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckWait(queue, atMost);
        var due = await database.ReadAsync(connection => NextVisible(connection, queue), cancellationToken);
        var wait = due is null ? atMost : TimeSpan.FromMilliseconds(Math.Clamp(due.Value - Now + 1, 0, atMost.TotalMilliseconds));
        if (wait > TimeSpan.Zero)
            await _arrivals.WaitAsync(queue, wait, cancellationToken);
    }

    public override Task<int> CountAsync(string queue, CancellationToken cancellationToken = default)
    {
        QueueLimits.CheckQueue(queue);
        return database.ReadAsync(
            connection =>
            {
                var count = connection.Prepare(Count).Bind(1, queue);
                count.Step();
                var messages = (int)count.Number(0);
                count.Reset();
                return messages;
            },
            cancellationToken);
    }

    private List<QueueMessage> Receive(SqliteConnection connection, string queue, int most, TimeSpan visibility)
    {
        var now = Now;
        CompareWithClock(connection, queue, now);
        var received = new List<QueueMessage>(most);
        // Expired ones come first, as they are the oldest; a long row of them is dropped over several calls.
        for (var expired = 0; received.Count < most && expired < MostExpiredAtOnce;)
        {
            var visible = SelectFirst(connection, queue, now, most - received.Count);
            foreach (var message in visible)
            {
                if (message.SentAt <= now - MillisecondsToLive)
                {
                    connection.Prepare(Drop).Bind(1, message.Id).Run();
                    expired++;
                    continue;
                }
                var receipt = NewReceipt();
                connection.Prepare(Deliver).Bind(1, message.Id).Bind(2, now + Milliseconds(visibility)).Bind(3, now).Bind(4, receipt).Run();
                received.Add(new QueueMessage(Text(message.Id), Text(receipt), message.Text, message.Deliveries + 1));
            }
            if (visible.Count == 0)
                break;
        }
        return received;
    }

    private static List<Visible> SelectFirst(SqliteConnection connection, string queue, long now, int most)
    {
        var select = connection.Prepare(SelectVisible).Bind(1, queue).Bind(2, now).Bind(3, most);
        var visible = new List<Visible>(most);
        while (select.Step())
            visible.Add(new Visible(select.Number(0), select.Text(1), (int)select.Number(2), select.Number(3)));
        return visible;
    }

    private void CompareWithClock(SqliteConnection connection, string queue, long now)
    {
        if (_clockChecks.TryGetValue(queue, out var last) && now >= last && now - last < ClockCheckInterval.TotalMilliseconds)
            return;
        connection.Prepare(HideAnew).Bind(1, queue).Bind(2, now).Bind(3, now + ClockTolerance).Run();
        _clockChecks[queue] = now;
    }

    private static long? NextVisible(SqliteConnection connection, string queue)
    {
        var select = connection.Prepare(SelectNext).Bind(1, queue);
        select.Step();
        long? next = select.IsNull(0) ? null : select.Number(0);
        select.Reset();
        return next;
    }

    private static long Milliseconds(TimeSpan time) => QueueLimits.WholeSeconds(time) * 1_000;

    // Random and never zero, the receipt of a message not yet delivered.
    private static long NewReceipt() => Random.Shared.NextInt64(1, long.MaxValue);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryParse(QueueMessage message, out long id, out long receipt)
    {
        receipt = 0;
        return long.TryParse(message.Id, NumberStyles.None, CultureInfo.InvariantCulture, out id)
            && long.TryParse(message.Receipt, NumberStyles.None, CultureInfo.InvariantCulture, out receipt);
    }

    private readonly record struct Visible(long Id, string Text, int Deliveries, long SentAt);
}
