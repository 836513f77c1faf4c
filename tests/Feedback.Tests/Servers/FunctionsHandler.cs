using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Feedback.Tests.Servers;

/// <summary>
/// The published executable, started as a Functions host 4.1037 starts its custom handler: from the package's directory, with the host's environment,
/// its own ASPNETCORE_URLS included, and asked GET / every 25 ms until anything answers.
/// </summary>
internal sealed class FunctionsHandler : IAsyncDisposable
{
    private static readonly TimeSpan ReadinessInterval = TimeSpan.FromMilliseconds(25);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();

    private FunctionsHandler(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public IReadOnlyCollection<string> OutputLines => _output;

    public IReadOnlyCollection<string> ErrorLines => _errors;

    /// <param name="settings">App settings, which the host hands down as environment variables.</param>
    /// <param name="throughShell">Puts a process in between that can be killed in the host's stead.</param>
    public static FunctionsHandler Start(
        string package, IEnumerable<KeyValuePair<string, string>> settings, int? port = null, bool throughShell = false)
    {
        var executable = Path.Combine(package, HostSettings.In(package).Executable);
        var handlerPort = port ?? Http.FreePort();
        var start = throughShell ? new ProcessStartInfo("sh", ["-c", "\"$0\" & wait", executable]) : new ProcessStartInfo(executable);
        start.WorkingDirectory = package;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{handlerPort}";
        start.Environment["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = Guid.NewGuid().ToString();
        start.Environment["FUNCTIONS_HTTPWORKER_PORT"] = $"{handlerPort}";
        start.Environment["FUNCTIONS_HTTPWORKER_ID"] = Guid.NewGuid().ToString();
        start.Environment["FUNCTIONS_APP_ROOT_PATH"] = package;
        start.Environment["ASPNETCORE_URLS"] = "http://0.0.0.0:80";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        var process = Process.Start(start)!;
        var handler = new FunctionsHandler(process, handlerPort);
        process.OutputDataReceived += (_, line) => Keep(handler._output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(handler._errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return handler;
    }

    /// <summary>Waits as the host does: any answer will do.</summary>
    public async Task ReadyAsync(TimeSpan patience)
    {
        using var client = Http.Client(Address);
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/");
                return;
            }
            catch (HttpRequestException refused) when (refused.InnerException is SocketException && since.Elapsed < patience && !_process.HasExited)
            {
                await Task.Delay(ReadinessInterval);
            }
        }
    }

    /// <summary>Waits until the process ends by itself and all it printed is here.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    /// <summary>SIGTERM, which no host sends but a container's end does.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>SIGKILL to the process this started: the handler, or the shell in between.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Whether anything still listens on the port.</summary>
    public async Task<bool> ListensAsync()
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>As the host stops it: SIGKILL.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
