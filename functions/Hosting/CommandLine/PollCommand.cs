using System.CommandLine;
using Feedback.Monitoring;
using Feedback.Monitoring.Sources;

namespace Feedback.Hosting.CommandLine;

/// <summary><c>poll</c>: one round of polling, due or not; a line per source. Exit code 1 when a source could not be read.</summary>
internal static class PollCommand
{
    private static readonly Option<string?> Source = new("--source") { Description = "Only the source of this id." };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Read the first page and say what a poll would do; store nothing." };

    public static Command Create()
    {
        var command = new Command("poll", "Polls the sources once and prints a line for each: outcome, new, changed, seen, total.") { Source, DryRun };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        await using var app = GlobalOptions.BuildOffline(call);
        var catalog = app.Services.GetRequiredService<SourceCatalog>();
        var poller = app.Services.GetRequiredService<Poller>();
        var sources = catalog.All.Where(source => call.GetValue(Source) is not { } wanted || source.Source.Id == wanted).ToList();
        if (sources.Count == 0)
        {
            throw new CommandException(call.GetValue(Source) is { } unknown
                ? $"There is no source '{unknown}'; configured: {string.Join(", ", catalog.All.Select(source => source.Source.Id))}."
                : "No source is configured.");
        }

        var allRead = true;
        foreach (var (source, polling) in sources.Select(source => (source, Poll(source))).ToList())
        {
            var run = await polling;
            allRead &= run is { Outcome: PollOutcome.Ok or PollOutcome.Empty };
            System.Console.WriteLine(run is null
                ? $"{source.Source.Id} busy: another worker is polling it"
                : $"{source.Source.Id} {OutcomeName.Of(run.Outcome)} new={run.New} changed={run.Changed} seen={run.Seen} total={run.Total?.ToString() ?? "-"}"
                    + (run.Reason is { } reason ? $" ({reason})" : ""));
        }
        return allRead ? 0 : 1;

        async Task<PollRun?> Poll(PolledSource source) => call.GetValue(DryRun)
            ? await poller.TryOutAsync(source, cancellationToken)
            : await poller.PollAsync(source, onlyIfDue: false, cancellationToken);
    }
}
