using System.CommandLine;

namespace Feedback.Hosting.CommandLine;

/// <summary>The verbs of <c>feedback</c>. A wrong call or a failed command ends in one line on stderr and exit code 1.</summary>
internal static class CommandLineProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Feedback: ratings, reviews and mentions of an online shop, answered and measured.");
        foreach (var command in Commands())
            root.Subcommands.Add(command);

        var call = root.Parse(args);
        if (call.Errors is [var first, ..])
            return Fail($"{first.Message} See 'feedback {call.CommandResult.Command.Name} --help'.");

        try
        {
            return await call.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (CommandException refused)
        {
            return Fail(refused.Message);
        }
        catch (OperationCanceledException)
        {
            return Fail("Cancelled.");
        }
    }

    private static IEnumerable<Command> Commands()
    {
        yield return ExtractCommand.Create(TimeProvider.System);
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine($"feedback: {message.ReplaceLineEndings(" ")}");
        return 1;
    }
}

/// <summary>A command cannot do what was asked; the message is one line that says why and what would help.</summary>
internal sealed class CommandException(string message) : Exception(message);
