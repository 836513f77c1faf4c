using System.CommandLine;
using System.Globalization;
using Feedback.Hosting.Standalone;
using Feedback.Monitoring;
using Feedback.Monitoring.Sources;

namespace Feedback.Hosting.CommandLine;

/// <summary>
/// <c>poll</c>: one round of polling, due or not; a line per source. A source polled for the first time is read to its end, with a progress bar. Exit code 1
/// when a source could not be read.
/// </summary>
internal static class PollCommand
{
    /// <summary>A platform that asks to wait longer is left to the next round.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private static readonly Option<string?> Source = new("--source") { Description = "Only the source of this id." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read the first page and say what a poll would do; store nothing." };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("poll", "Polls the sources once and prints a line for each: outcome, new, changed, seen, total.") { Source, DryRun };
        command.SetAction((call, cancellationToken) => RunAsync(call, time, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var app = GlobalOptions.BuildOffline(call);
        var all = await app.Services.GetRequiredService<SourceCatalog>().AllAsync(cancellationToken);
        var poller = app.Services.GetRequiredService<Poller>();
        var states = app.Services.GetRequiredService<SourceStates>();
        var sources = all.Where(source => call.GetValue(Source) is not { } wanted || source.Source.Id == wanted).ToList();
        if (sources.Count == 0)
        {
            throw new CommandException(call.GetValue(Source) is { } unknown
                ? $"There is no source '{unknown}'; there are: {string.Join(", ", all.Select(source => source.Source.Id))}."
                : "No source is configured.");
        }

        var allRead = true;
        using var progress = new BackfillProgress(sources.Count);
        // Those of one host take turns by themselves.
        foreach (var (source, polling) in sources.Select((source, i) => (source, Poll(source, i))).ToList())
        {
            var run = await polling;
            allRead &= run is { Outcome: PollOutcome.Ok or PollOutcome.Empty };
            System.Console.WriteLine(run is null ? $"{source.Source.Id} busy: another worker is polling it" : Line(source.Source.Id, run));
        }
        // What was found is taken in before the verb ends: the next one, or whoever looks, is to find it.
        if (!call.GetValue(DryRun) && await QueueDrain.RunAsync(app.Services, Triggers.Queues.Single(queue => queue.Queue == Queue.Incoming), cancellationToken) is > 0 and var left)
            System.Console.Error.WriteLine($"{left} items could not be taken in yet; they come again.");
        return allRead ? 0 : 1;

        async Task<PollRun?> Poll(PolledSource source, int place)
        {
            var run = call.GetValue(DryRun)
                ? (await poller.TryOutAsync(source, cancellationToken)).Run
                : await ToEndAsync(source, place);
            progress.Done(place);
            return run;
        }

        async Task<PollRun?> ToEndAsync(PolledSource source, int place)
        {
            PollRun? sum = null;
            while (await poller.PollAsync(source, onlyIfDue: false, cancellationToken) is { } run)
            {
                sum = sum is null ? run : run with { Seen = sum.Seen + run.Seen, New = sum.New + run.New, Changed = sum.Changed + run.Changed };
                var state = await states.GetAsync(source, cancellationToken);
                if (state.IsBackfilled || run.Outcome is not (PollOutcome.Ok or PollOutcome.Empty))
                    break;
                progress.Report(place, state);
                var wait = state.DueAt - time.GetUtcNow() ?? TimeSpan.Zero;
                if (wait > LongestWait)
                    break;
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancellationToken);
            }
            return sum;
        }
    }

    private static string Line(string source, PollRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{source} {OutcomeName.Of(run.Outcome)} new={run.New} changed={run.Changed} seen={run.Seen} total={run.Total?.ToString(CultureInfo.InvariantCulture) ?? "-"}")
        + (run.Gone > 0 ? $" gone={run.Gone}" : "") + (run.LeftOut > 0 ? $" left-out={run.LeftOut}" : "") + (run.Reason is { } reason ? $" ({reason})" : "");

    /// <summary>A bar over all sources; those whose first reading takes longer than a run move it.</summary>
    private sealed class BackfillProgress(int sources) : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly double[] _parts = new double[sources];
        private ProgressBar? _bar;

        public void Report(int place, PollState state)
        {
            lock (_lock)
            {
                _bar ??= new ProgressBar("First reading");
                // Where no total is known, each page halves what is left.
                _parts[place] = state.Total is > 0 and var total ? Math.Min(0.99, (double)state.BackfillItems / total) : 1 - 1 / (1 + state.BackfillPages / 20.0);
                _bar.Report(_parts.Average());
            }
        }

        public void Done(int place)
        {
            lock (_lock)
            {
                _parts[place] = 1;
                _bar?.Report(_parts.Average());
            }
        }

        public void Dispose() => _bar?.Dispose();
    }
}
