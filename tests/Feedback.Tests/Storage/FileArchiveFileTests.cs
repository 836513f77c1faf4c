using Feedback.Storage.Files;

namespace Feedback.Tests.Storage;

/// <summary>What only an archive of files can get wrong.</summary>
public sealed class FileArchiveFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("feedback");

    private string Root => Path.Combine(_directory.FullName, "archive");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task Only_the_owner_may_read_files_and_folders()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        await Open().PutAsync("a/b/c", "x"u8.ToArray());

        Assert.All(Directory.GetFiles(Root, "*", SearchOption.AllDirectories), file =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(file).UnixFileMode));
        Assert.All(Directory.GetDirectories(Root, "*", SearchOption.AllDirectories).Append(Root), folder =>
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new FileInfo(folder).UnixFileMode));
    }

    [Fact]
    public async Task Half_written_and_foreign_files_are_not_listed()
    {
        var archive = Open();
        await archive.PutAsync("a/b", "x"u8.ToArray());
        File.WriteAllText(Path.Combine(Root, ".aside", "half-written"), "ha");
        File.WriteAllText(Path.Combine(Root, "a+", ".DS_Store"), "");
        File.WriteAllText(Path.Combine(Root, "a+", "copy of b"), "");
        Directory.CreateDirectory(Path.Combine(Root, "somebody's"));
        File.WriteAllText(Path.Combine(Root, "somebody's", "file"), "");

        Assert.Equal(["a/b"], await archive.ListAsync("").ToListAsync());
    }

    [Fact]
    public void What_a_killed_writer_left_is_cleared_a_day_later()
    {
        Open();
        var (old, young) = (Path.Combine(Root, ".aside", "old"), Path.Combine(Root, ".aside", "young"));
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, File.GetLastWriteTimeUtc(young) - TimeSpan.FromDays(1.1));

        Open();

        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    [Fact]
    public async Task Nothing_stays_aside_and_no_empty_folder_stays()
    {
        var archive = Open();
        await archive.PutAsync("a/b/c", "x"u8.ToArray());
        await archive.PutAsync("a/b/c", "y"u8.ToArray());
        await archive.TryAddAsync("a/b/c", "z"u8.ToArray());
        await archive.TryDeleteAsync("a/b/c");

        Assert.Equal([".aside"], Directory.GetFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Writers_and_deleters_of_one_folder_do_not_trip_over_each_other()
    {
        var archive = Open();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await archive.PutAsync($"a/b/{worker}", "x"u8.ToArray());
                Assert.True(await archive.TryDeleteAsync($"a/b/{worker}"));
            }
        })));

        Assert.Empty(await archive.ListAsync("").ToListAsync());
    }

    [Fact]
    public async Task Of_several_programs_that_add_or_delete_one_blob_exactly_one_does()
    {
        var archives = Enumerable.Range(0, 4).Select(_ => Open()).ToArray();
        for (var round = 0; round < 100; round++)
        {
            using var start = new Barrier(archives.Length);
            var added = await Task.WhenAll(archives.Select(archive =>
                InStepAsync(start, () => archive.TryAddAsync("a/b", "x"u8.ToArray()))));
            var deleted = await Task.WhenAll(archives.Select(archive => InStepAsync(start, () => archive.TryDeleteAsync("a/b"))));
            Assert.Single(added, done => done);
            Assert.Single(deleted, done => done);
        }

        static Task<bool> InStepAsync(Barrier start, Func<Task<bool>> action) => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return action();
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    private FileArchive Open() => new(Root, TimeProvider.System);
}
