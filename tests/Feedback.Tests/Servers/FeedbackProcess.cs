using System.Collections.Concurrent;
using System.Diagnostics;

namespace Feedback.Tests.Servers;

/// <summary>The program as a process of its own, as a user starts it.</summary>
internal sealed class FeedbackProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private FeedbackProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it printed so far, both streams.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts <c>serve</c> on a free port and waits until it answers.</summary>
    /// <param name="settings">Environment variables.</param>
    /// <param name="arguments">Added to <c>serve</c>.</param>
    public static async Task<FeedbackProcess> ServeAsync(IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments)
    {
        var port = Http.FreePort();
        var feedback = Start(["serve", "--port", $"{port}", .. arguments], settings, port);
        await feedback.AnswersAsync();
        return feedback;
    }

    /// <summary>Waits until it answers requests.</summary>
    public async Task AnswersAsync()
    {
        using var client = Http.Client(Address);
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/health");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException unanswered)
            {
                Assert.True(!HasExited && since.Elapsed < StartPatience, $"It does not answer: {unanswered.Message}\n{Output}");
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Starts any verb without waiting for anything.</summary>
    /// <param name="port">Where it will listen, if it does.</param>
    public static FeedbackProcess Start(string[] arguments, IEnumerable<KeyValuePair<string, string>> settings, int port = 0, string? program = null)
    {
        var start = new ProcessStartInfo(program ?? Repository.Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        var feedback = new FeedbackProcess(process, new Uri($"http://localhost:{port}"));
        process.OutputDataReceived += (_, line) => feedback.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => feedback.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return feedback;
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task<CommandResult> RunAsync(string[] arguments, IEnumerable<KeyValuePair<string, string>>? settings = null, string? input = null)
    {
        var start = new ProcessStartInfo(Repository.Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings ?? [])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null)
            await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await errors);
    }

    /// <summary>SIGKILL: no code of the program runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as systemd and Ctrl+C ask; waits until it has ended.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still where it is, as a process does whose machine sleeps.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Errors);
