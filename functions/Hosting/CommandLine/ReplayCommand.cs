using System.CommandLine;
using System.Globalization;
using Feedback.Monitoring.Replay;

namespace Feedback.Hosting.CommandLine;

/// <summary><c>replay</c>: reads archived pages again, corrects items accordingly and prints what changed.</summary>
internal static class ReplayCommand
{
    private static readonly Option<string> From = new("--from") { Required = true, HelpName = "T", Description = "Of pages fetched from then on: a date or an ISO 8601 instant, UTC unless it says otherwise" };
    private static readonly Option<string?> To = new("--to") { HelpName = "T", Description = "Of pages fetched before then; now when absent" };
    private static readonly Option<string?> Source = new("--source") { HelpName = "ID", Description = "Only pages of this source" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would change; store nothing" };

    public static Command Create(TimeProvider time)
    {
        var command = new Command("replay", "Derives items anew from archived pages and prints what changed.") { From, To, Source, DryRun };
        command.SetAction((call, cancellationToken) => RunAsync(call, time, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = Instant("--from", call.GetRequiredValue(From));
        var to = call.GetValue(To) is { } text ? Instant("--to", text) : time.GetUtcNow();
        if (to <= from)
            throw new CommandException("--to must be later than --from.");
        await using var app = GlobalOptions.BuildOffline(call);
        using var bar = new ProgressBar("Replaying");
        ReplaySummary summary;
        try
        {
            summary = await app.Services.GetRequiredService<Replayer>().RunAsync(
                from, to, call.GetValue(Source), writes: !call.GetValue(DryRun),
                change => System.Console.WriteLine(change.Describe()), at => bar.Report((at - from) / (to - from)), cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            throw new CommandException(damaged.Message);
        }
        System.Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"pages={summary.Pages} items={summary.Items} new={summary.New} changed={summary.Changed} removed={summary.Removed} skipped={summary.Skipped} hash={summary.Hash}"));
        return 0;
    }

    private static DateTimeOffset Instant(string option, string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : throw new CommandException($"{option} is no date or instant, such as 2026-01-31 or 2026-01-31T12:00:00Z.");
}
