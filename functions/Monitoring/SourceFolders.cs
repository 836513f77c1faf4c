using System.Globalization;
using Feedback.Models.Ledger;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>Folders in which a shop puts pages that it saved by hand. They are named in the configuration only: the console reads no files.</summary>
internal sealed class SourceFolders(SourceReader reader, TimeProvider time)
{
    private const int MostFiles = 10_000;

    /// <param name="knownTag">Of the folder when it was last read; null when it is to be read anyway.</param>
    public FolderLook Look(PolledSource source, string? knownTag)
    {
        if (source.Settings["folder"] is not { } path)
            return new(SourcePage.Of([]) with { Outcome = PollOutcome.Ok, Reason = "Files are uploaded; there is no folder to read." }, null, []);
        var folder = new DirectoryInfo(path);
        if (!folder.Exists)
            return new(SourcePage.Problem(PollOutcome.Failed, $"The folder '{path}' does not exist."), null, []);
        try
        {
            var files = folder.EnumerateFiles().Where(file => !file.Name.StartsWith('.')).OrderBy(file => file.Name, StringComparer.Ordinal).Take(MostFiles).ToList();
            var tag = Base32.IdOf([.. files.Select(file => string.Create(CultureInfo.InvariantCulture, $"{file.Name} {file.Length} {file.LastWriteTimeUtc.Ticks}"))]);
            if (tag == knownTag)
                return new(SourcePage.Of([]) with { Outcome = PollOutcome.Ok, Reason = "No file changed since the last look." }, new Validators(tag, null), []);
            return new(SourcePage.Of([]) with { Reason = files.Count == 0 ? "The folder has no files." : null }, new Validators(tag, null), files);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new(SourcePage.Problem(PollOutcome.Failed, $"The folder '{path}' cannot be read: {unreadable.Message}"), null, []);
        }
    }

    public PageRead Read(PolledSource source, FileInfo file)
    {
        if (file.Length > SourceFetcher.LargestBytes)
            return PageRead.Of(SourcePage.Problem(PollOutcome.Changed, $"The file is larger than {SourceFetcher.LargestBytes / 1024 / 1024} MiB."));
        try
        {
            var answer = new SourceAnswer(200, AnswerHeaders.None, File.ReadAllBytes(file.FullName), null, time.GetUtcNow());
            return new PageRead(reader.Read(source, answer), answer, null, 0);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return PageRead.Of(SourcePage.Problem(PollOutcome.Failed, unreadable.Message));
        }
    }

    /// <summary>The first file, for a look at what a folder holds.</summary>
    public PageRead First(PolledSource source) => Look(source, null) switch
    {
        { Files: [var first, ..] } => Read(source, first),
        var look => PageRead.Of(look.Summary),
    };
}

/// <param name="Tag">Equal for equal files; null when there is no folder.</param>
/// <param name="Files">By name; none when nothing changed.</param>
internal sealed record FolderLook(SourcePage Summary, Validators? Tag, IReadOnlyList<FileInfo> Files);
