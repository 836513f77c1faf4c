using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;

namespace Feedback.Benchmarks.Road;

/// <summary>A server as a process of its own.</summary>
internal sealed class Served : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew();

    private Served(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>From the process's start to now.</summary>
    public TimeSpan Age => _sinceStart.Elapsed;

    /// <summary>Resident memory in MB of a million bytes (Linux).</summary>
    public double ResidentMegabytes => File.ReadLines($"/proc/{_process.Id}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024 / 1e6)
        .Single();

    /// <summary>Processor time used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The program as <c>./feedback</c> built it.</summary>
    public static Served Program(int port, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        Start(Path.Combine(RepositoryRoot(), "artifacts", "app", "feedback"), arguments, port, settings);

    public static Served Empty(int port) => Start(Environment.ProcessPath!, [EmptyEndpoint.Verb, $"{port}"], port, new Dictionary<string, string>());

    /// <summary>Waits until it listens.</summary>
    public async Task<LeanClient> ConnectAsync()
    {
        while (true)
        {
            try
            {
                return await LeanClient.ConnectAsync(Port);
            }
            catch (SocketException) when (!_process.HasExited && Age < Patience)
            {
                await Task.Delay(1);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static Served Start(string program, string[] arguments, int port, IReadOnlyDictionary<string, string> settings)
    {
        if (!File.Exists(program))
            throw new FileNotFoundException("Run './feedback help' first: it builds the program as users run it.", program);
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, WorkingDirectory = Path.GetTempPath() };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return new Served(process, port);
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Feedback.sln")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException("The benchmarks run from within the repository.");
        return directory.FullName;
    }
}
