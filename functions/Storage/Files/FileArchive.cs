using System.Runtime.CompilerServices;

namespace Feedback.Storage.Files;

/// <summary>
/// Blobs as files below one directory. A blob is written aside, synced, and only then given its name. Folders carry a <c>+</c>, which
/// no key has, so that <c>a</c> and <c>a/b</c> can both be blobs.
/// </summary>
internal sealed class FileArchive : Archive
{
    private const string FolderMark = "+";
    // A writer finds its folder gone when another process deletes the last blob in it at that moment; then it makes the folder again.
    private const int MostAttempts = 10;
    private static readonly TimeSpan OrphanAge = TimeSpan.FromDays(1);

    private readonly string _root;
    // No key starts with a dot, so no listing shows what is in it.
    private readonly string _aside;
    // Held while a folder is made and filled, or found empty and deleted; never while the disk is synced.
    private readonly Lock _folders = new();

    /// <exception cref="StorageException">The directory cannot be made.</exception>
    public FileArchive(string directory, TimeProvider time)
    {
        _root = Path.GetFullPath(directory);
        _aside = Path.Combine(_root, ".aside");
        Guard(() =>
        {
            PrivateFiles.CreateDirectory(_root);
            PrivateFiles.CreateDirectory(_aside);
            DeleteOrphans(time.GetUtcNow().UtcDateTime - OrphanAge);
            return true;
        });
    }

    public override Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        WriteAsync(key, content, overwrite: true, cancellationToken);

    public override Task<bool> TryAddAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        WriteAsync(key, content, overwrite: false, cancellationToken);

    public override Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken = default)
    {
        var path = PathOf(key);
        return Task.Run(() => Guard(() => Read(path)), cancellationToken);
    }

    public override async IAsyncEnumerable<string> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArchiveKey.CheckPrefix(prefix);
        var folders = new Stack<Queue<Entry>>();
        folders.Push(await EntriesAsync(""));
        while (folders.TryPeek(out var entries))
        {
            if (!entries.TryDequeue(out var entry))
            {
                folders.Pop();
                continue;
            }
            var listed = entry.Key.StartsWith(prefix, StringComparison.Ordinal);
            if (entry.IsFolder && (listed || prefix.StartsWith(entry.Key, StringComparison.Ordinal)))
                folders.Push(await EntriesAsync(entry.Key));
            else if (!entry.IsFolder && listed)
                yield return entry.Key;
        }

        Task<Queue<Entry>> EntriesAsync(string folder) => Task.Run(() => Guard(() => Entries(folder)), cancellationToken);
    }

    public override Task<bool> TryDeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        var path = PathOf(key);
        return Task.Run(() => Guard(() => TryDelete(path)), cancellationToken);
    }

    private Task<bool> WriteAsync(string key, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        ArchiveKey.CheckSize(content.Length);
        return Task.Run(() => Guard(() => Write(path, content.Span, overwrite)), cancellationToken);
    }

    private bool Write(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var aside = NewAside();
        try
        {
            using (var file = PrivateFiles.Create(aside))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }
            if (!TryGiveName(aside, path, overwrite))
                return false;
            SyncFolders(Path.GetDirectoryName(path)!);
            return true;
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private bool TryGiveName(string aside, string path, bool overwrite)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                lock (_folders)
                {
                    PrivateFiles.CreateDirectory(Path.GetDirectoryName(path)!);
                    if (!overwrite)
                        return PrivateFiles.TryLink(aside, path);
                    File.Move(aside, path, overwrite: true);
                    return true;
                }
            }
            catch (IOException) when (attempt < MostAttempts)
            {
            }
        }
    }

    // All of them: one of the upper folders may have been made by another writer that has not synced it yet.
    private void SyncFolders(string folder)
    {
        for (var current = folder; current.Length >= _root.Length; current = Path.GetDirectoryName(current)!)
            PrivateFiles.SyncDirectory(current);
    }

    private static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private bool TryDelete(string path)
    {
        // Moved first, so that of two who delete one does.
        var aside = NewAside();
        try
        {
            File.Move(path, aside);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        File.Delete(aside);
        var folder = Path.GetDirectoryName(path)!;
        PrivateFiles.SyncDirectory(folder);
        lock (_folders)
        {
            while (folder.Length > _root.Length && PrivateFiles.TryDeleteEmptyDirectory(folder))
                folder = Path.GetDirectoryName(folder)!;
        }
        return true;
    }

    /// <param name="folder">The keys' part up to and with its last slash; empty for the root.</param>
    /// <returns>What is in it, in ordinal order of the keys it stands for.</returns>
    private Queue<Entry> Entries(string folder)
    {
        var entries = new List<Entry>();
        try
        {
            foreach (var info in new DirectoryInfo(Place(folder)).EnumerateFileSystemInfos())
            {
                if (info is DirectoryInfo && info.Name.EndsWith(FolderMark, StringComparison.Ordinal))
                    entries.Add(new Entry(folder + info.Name[..^FolderMark.Length] + "/", IsFolder: true));
                else if (info is FileInfo && ArchiveKey.IsKey(folder + info.Name))
                    entries.Add(new Entry(folder + info.Name, IsFolder: false));
            }
        }
        catch (DirectoryNotFoundException)
        {
            // Its last blob was deleted since the folder above was read.
        }
        entries.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new Queue<Entry>(entries);
    }

    private void DeleteOrphans(DateTime before)
    {
        foreach (var file in Directory.EnumerateFiles(_aside))
        {
            if (File.GetLastWriteTimeUtc(file) < before)
                File.Delete(file);
        }
    }

    private string NewAside() => Path.Combine(_aside, Path.GetRandomFileName());

    private string PathOf(string key)
    {
        ArchiveKey.Check(key);
        return Place(key);
    }

    private string Place(string keyOrFolder) =>
        Path.Combine(_root, keyOrFolder.Replace("/", FolderMark + "/", StringComparison.Ordinal));

    private static T Guard<T>(Func<T> operation)
    {
        try
        {
            return operation();
        }
        // The last is what .NET makes of EFBIG, a file beyond what the system allows.
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            throw new StorageException(507, "InputOutput", $"The archive's directory failed: {failure.Message}", failure);
        }
    }

    private readonly record struct Entry(string Key, bool IsFolder);
}
