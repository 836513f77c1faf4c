using System.CommandLine;
using System.CommandLine.Parsing;
using Feedback.Storage;

namespace Feedback.Hosting.CommandLine;

/// <summary>The verbs of <c>feedback</c>. A wrong call or a failed command ends in one line on stderr and exit code 1.</summary>
internal static class CommandLineProgram
{
    private const int LongestMessage = 600;
    private const string TraceVariable = "FEEDBACK_TRACE";

    public static async Task<int> RunAsync(string[] args)
    {
        // The Functions host starts its custom handler without a verb and tells it the port.
        if (FunctionsServer.PortFromEnvironment() is { } port)
            args = [.. args.Where(arg => !arg.StartsWith('-')), "functions", "--port", $"{port}"];

        var root = new RootCommand("Feedback: ratings, reviews and mentions of an online shop, answered and measured.");
        GlobalOptions.AddTo(root);
        foreach (var command in Commands())
            root.Subcommands.Add(command);
        root.SetAction((call, cancellation) => ServeCommand.RunAsync(call, cancellation));

        var call = root.Parse(args is ["help", .. var verb] ? [.. verb, "--help"] : args);
        if (call.Errors is [var first, ..])
            return Fail($"{Fault(first)} See '{Verbs(call.CommandResult)} --help'.");
        try
        {
            return await call.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception refused) when (refused is CommandException or ConfigurationException)
        {
            return Fail(refused.Message);
        }
        catch (StorageException unreachable)
        {
            return Fail($"The store cannot be used: {unreachable.Message}");
        }
        catch (OperationCanceledException)
        {
            return Fail("Cancelled.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Fail(unreadable.Message);
        }
        catch (InvalidDataException malformed)
        {
            // A configuration file: the reason lies at the bottom.
            return Fail($"{malformed.Message} {malformed.GetBaseException().Message}");
        }
        catch (Exception unforeseen) when (Environment.GetEnvironmentVariable(TraceVariable) is null)
        {
            return Fail($"{unforeseen.GetType().Name}: {unforeseen.Message} Set {TraceVariable}=1 to see where.");
        }
    }

    private static IEnumerable<Command> Commands()
    {
        yield return EvaluateCommand.Create();
        yield return ExtractCommand.Create(TimeProvider.System);
        yield return FunctionsServer.Create();
        yield return KeyCommand.Create();
        yield return LinkCommand.Create();
        yield return PollCommand.Create(TimeProvider.System);
        yield return ReplayCommand.Create(TimeProvider.System);
        yield return RetrainCommand.Create();
        yield return ScoreCommand.Create();
        yield return ServeCommand.Create();
        yield return TrainCommand.Create();
        yield return UserCommand.Create();
    }

    private static string Fault(ParseError error) => error.SymbolResult is OptionResult { Option: var option, Tokens: [var token, ..] }
        && error.Message.Contains("as expected type", StringComparison.Ordinal)
            ? $"{option.Name} {token.Value} is no {(option.ValueType == typeof(double) ? "number" : "whole number")}."
            : error.Message;

    /// <summary>The verbs up to the one that was called, as a person types them.</summary>
    private static string Verbs(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{Verbs(parent)} {command.Command.Name}" : "feedback";

    private static int Fail(string message)
    {
        // What was wrong may be a file of any bytes; a terminal would obey some of them.
        var line = string.Concat(message.ReplaceLineEndings(" ").Select(character => char.IsControl(character) ? '\uFFFD' : character));
        System.Console.Error.WriteLine($"feedback: {(line.Length > LongestMessage ? line[..LongestMessage] + " …" : line)}");
        return 1;
    }
}

/// <summary>A command cannot do what was asked; the message is one line that says why and what would help.</summary>
internal sealed class CommandException(string message) : Exception(message);
