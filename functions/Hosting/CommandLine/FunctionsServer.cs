using System.CommandLine;
using System.Globalization;

namespace Feedback.Hosting.CommandLine;

/// <summary><c>functions</c>: the custom handler of a Functions host, which starts it itself.</summary>
internal static class FunctionsServer
{
    /// <summary>Asks the host to start the handler again. It takes 0 for a handler that is done for good, and anything else for a crash.</summary>
    private const int StartAgain = 200;

    private static readonly Option<int> Port = new("--port") { Description = "The port the host chose.", Required = true };

    public static Command Create()
    {
        var command = new Command("functions", "Serves a Functions host as its custom handler.") { Port };
        command.Hidden = true;
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>Null when no Functions host started this process.</summary>
    public static int? PortFromEnvironment() =>
        int.TryParse(Environment.GetEnvironmentVariable(HostingOptions.FunctionsPort), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : null;

    private static async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        await using var app = FeedbackApp.Build(
            new HostingOptions(HostingMode.Functions, call.GetValue(Port)) { Settings = GlobalOptions.Settings(call) });
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return Environment.ExitCode is 0 ? StartAgain : Environment.ExitCode;
    }
}
