namespace Feedback.Hosting.CommandLine;

/// <summary>A bar on standard error where that is a terminal; nothing anywhere else.</summary>
internal sealed class ProgressBar(string what) : IProgress<double>, IDisposable
{
    private const int Width = 40;

    private readonly bool _isTerminal = !System.Console.IsErrorRedirected;
    private readonly Lock _lock = new();
    private int _percent = -1;

    public void Report(double value)
    {
        if (!_isTerminal)
            return;
        lock (_lock)
        {
            var percent = (int)(Math.Clamp(value, 0, 1) * 100);
            if (percent <= _percent)
                return;
            _percent = percent;
            var filled = percent * Width / 100;
            System.Console.Error.Write($"\r{what} [{new string('#', filled)}{new string('.', Width - filled)}] {percent,3} %");
        }
    }

    public void Dispose()
    {
        if (_isTerminal)
            System.Console.Error.WriteLine();
    }
}
