using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Feedback.Tests.Servers;

/// <summary>How large files of a running process may grow (Linux, <c>prlimit</c>): past it, writing fails as on a full disk.</summary>
internal static class FileSizeLimit
{
    private const int FileSize = 1; // RLIMIT_FSIZE

    /// <param name="bytes">Null lifts the limit.</param>
    public static void Set(int process, ulong? bytes)
    {
        var limit = new Limit(bytes ?? ulong.MaxValue, ulong.MaxValue);
        if (SetLimit(process, FileSize, ref limit, 0) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    [DllImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static extern int SetLimit(int process, int resource, ref Limit limit, nint old);

    private record struct Limit(ulong Soft, ulong Hard);
}
