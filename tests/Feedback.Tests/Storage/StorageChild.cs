using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Feedback.Storage;
using Feedback.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.Storage;

/// <summary>What a second process does with a database file; it reports on standard output, a line a fact.</summary>
internal static partial class StorageChild
{
    public const string Queue = "numbers";
    public const string Table = "numbers";

    public static Process Start(params string[] arguments) => Start(Executable, ["child", .. arguments]);

    /// <summary>Starts it so that writing past a limit on file sizes fails instead of ending the process.</summary>
    public static Process StartIgnoringFileSizeSignal(params string[] arguments) =>
        Start("/bin/sh", ["-c", "trap '' XFSZ; exec \"$@\"", "sh", Executable, "child", .. arguments]);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (verb, file) = (arguments[0], arguments[1]);
        await using var database = SqliteDatabase.Open(file, NullLogger.Instance);
        var tables = new SqliteTableStore(database);
        var queues = new SqliteQueueStore(database, TimeProvider.System);
        switch (verb)
        {
            case "send-until-killed":
                await SendUntilKilledAsync(queues, tables, first: int.Parse(arguments[2], CultureInfo.InvariantCulture));
                return 0;
            case "count-up":
                await CountUpAsync(tables, int.Parse(arguments[2], CultureInfo.InvariantCulture));
                return 0;
            case "take":
                System.Console.WriteLine("open");
                foreach (var text in await TakeAsync(queues))
                    System.Console.WriteLine($"took {text}");
                return 0;
            case "fill-disk":
                await FillDiskAsync(queues);
                return 0;
            default:
                return 1;
        }
    }

    /// <summary>Adds 1 so often to the number in a row, taking turns with whoever else does.</summary>
    public static async Task CountUpAsync(TableStore tables, int times)
    {
        var key = new RowKey("p", "counter");
        for (var done = 0; done < times;)
        {
            var row = (await tables.GetAsync(Table, key))!;
            var next = int.Parse(row.Body, CultureInfo.InvariantCulture) + 1;
            if (await tables.TryReplaceAsync(Table, key, $"{next}", row.ETag) is not null)
                done++;
        }
    }

    /// <summary>Receives and deletes until no message is left.</summary>
    public static async Task<List<string>> TakeAsync(QueueStore queues)
    {
        var taken = new List<string>();
        while (await queues.CountAsync(Queue) > 0)
        {
            foreach (var message in await queues.ReceiveAsync(Queue, 5, TimeSpan.FromMinutes(1)))
            {
                Assert.True(await queues.TryDeleteAsync(Queue, message));
                taken.Add(message.Text);
            }
        }
        return taken;
    }

    private static async Task SendUntilKilledAsync(QueueStore queues, TableStore tables, int first)
    {
        var number = first;
        await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                var mine = Interlocked.Increment(ref number);
                await queues.SendAsync(Queue, $"{mine}");
                await tables.TryInsertAsync(Table, new RowKey("p", $"{mine:D9}"), $"{mine}");
                System.Console.WriteLine($"kept {mine}");
            }
        })));
    }

    private static async Task FillDiskAsync(QueueStore queues)
    {
        var text = new string('x', 10_000);
        await queues.SendAsync(Queue, text);
        SetFileSizeLimit(2 * 1024 * 1024);
        var kept = 1;
        try
        {
            for (; ; kept++)
                await queues.SendAsync(Queue, text);
        }
        catch (StorageException full)
        {
            System.Console.WriteLine($"kept {kept}");
            System.Console.WriteLine($"failed {full.Status} {full.Code}");
        }
        System.Console.WriteLine($"readable {await queues.CountAsync(Queue)}");

        SetFileSizeLimit(null);
        await queues.SendAsync(Queue, text);
        System.Console.WriteLine($"recovered {await queues.CountAsync(Queue)}");
    }

    private static void SetFileSizeLimit(long? bytes)
    {
        const int fileSize = 1; // RLIMIT_FSIZE
        var limit = new Limit(bytes ?? -1, -1);
        Assert.Equal(0, SetLimit(fileSize, ref limit));
    }

    private static string Executable =>
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Feedback.Tests.exe" : "Feedback.Tests");

    private static Process Start(string command, string[] arguments) =>
        Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true })!;

    [DllImport("libc", EntryPoint = "setrlimit")]
    private static extern int SetLimit(int resource, ref Limit limit);

    private record struct Limit(long Soft, long Hard);
}
