using System.CommandLine;
using Feedback.Storage;

namespace Feedback.Hosting.CommandLine;

/// <summary>The verbs of <c>feedback</c>. A wrong call or a failed command ends in one line on stderr and exit code 1.</summary>
internal static class CommandLineProgram
{
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

        var call = root.Parse(args);
        if (call.Errors is [var first, ..])
            return Fail($"{first.Message} See 'feedback {call.CommandResult.Command.Name} --help'.");
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
        catch (IOException exception)
        {
            return Fail(exception.Message);
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
        yield return ScoreCommand.Create();
        yield return ServeCommand.Create();
        yield return TrainCommand.Create();
        yield return UserCommand.Create();
    }

    private static int Fail(string message)
    {
        System.Console.Error.WriteLine($"feedback: {message.ReplaceLineEndings(" ")}");
        return 1;
    }
}

/// <summary>A command cannot do what was asked; the message is one line that says why and what would help.</summary>
internal sealed class CommandException(string message) : Exception(message);
