using System.Runtime.InteropServices;

namespace Feedback.Storage;

/// <summary>
/// Files and directories that only their owner may read (modes 0600 and 0700 where there are modes), and the two calls a durable file
/// needs that .NET does not offer: syncing a directory, and naming a file unless the name is taken.
/// </summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;
    private const int NoSuchEntry = 2; // ENOENT
    private const int Exists = 17; // EEXIST

    /// <summary>Makes a directory, and those above it that are missing, durably.</summary>
    /// <param name="path">Absolute.</param>
    public static void CreateDirectory(string path)
    {
        if (Directory.Exists(path) || Path.GetDirectoryName(path) is not { } parent)
            return;
        // One by one: .NET gives the mode to the last one only.
        CreateDirectory(parent);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerDirectory);
        SyncDirectory(parent);
    }

    /// <summary>Makes a file that is not there yet.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        return new FileStream(path, options);
    }

    /// <summary>Gives a file a second name in one step (on Windows: another name).</summary>
    /// <returns>False when the name was taken.</returns>
    /// <exception cref="DirectoryNotFoundException">The new name's directory is not there.</exception>
    public static bool TryLink(string path, string newPath)
    {
        if (OperatingSystem.IsWindows())
            return TryMove(path, newPath);
        // Not File.Move: on Unix it looks first and renames then, and a file made in between would be lost.
        if (Link(path, newPath) == 0)
            return true;
        return Marshal.GetLastPInvokeError() switch
        {
            Exists => false,
            NoSuchEntry => throw new DirectoryNotFoundException($"There is no directory for '{newPath}'."),
            _ => throw new IOException(Marshal.GetLastPInvokeErrorMessage()),
        };
    }

    /// <summary>Makes the names in a directory durable; Windows does that by itself. Does nothing when the directory is gone.</summary>
    public static void SyncDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = OpenReadOnly(path, flags: 0);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NoSuchEntry)
            return;
        if (descriptor < 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        var synced = Sync(descriptor);
        var failure = Marshal.GetLastPInvokeErrorMessage();
        _ = Close(descriptor);
        if (synced != 0)
            throw new IOException(failure);
    }

    /// <returns>False when it is not empty, or gone.</returns>
    public static bool TryDeleteEmptyDirectory(string path)
    {
        try
        {
            Directory.Delete(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool TryMove(string path, string newPath)
    {
        try
        {
            File.Move(path, newPath);
            return true;
        }
        catch (IOException) when (File.Exists(newPath))
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string newPath);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenReadOnly(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
