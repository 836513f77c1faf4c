using System.IO.Compression;
using Feedback.Models.Text.Training;

namespace Feedback.Hosting.CommandLine;

/// <summary>Reads example files, gzipped or not, as their first bytes say.</summary>
internal static class LabelledFiles
{
    /// <exception cref="CommandException">The file cannot be read, is empty, or has a malformed line.</exception>
    public static List<Example> Read(string path)
    {
        List<Example> examples = [];
        WithLines(path, lines => examples.AddRange(ExampleFile.Read(path, lines)));
        return examples.Count > 0 ? examples : throw new CommandException($"{path} is empty.");
    }

    /// <exception cref="CommandException">The file cannot be read or has a malformed line.</exception>
    public static void ReadLexicon(string path, TrainingLexicon lexicon) => WithLines(path, lines => lexicon.AddPublic(path, lines));

    private static void WithLines(string path, Action<IEnumerable<string>> read)
    {
        try
        {
            using var reader = new StreamReader(Open(path));
            read(Lines(reader));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or InvalidDataException or FormatException)
        {
            throw new CommandException(failed.Message);
        }
    }

    private static Stream Open(string path)
    {
        var file = Rewindable(File.OpenRead(path));
        var isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    // What comes through a pipe can be read only once.
    private static Stream Rewindable(FileStream file)
    {
        if (file.CanSeek)
            return new BufferedStream(file, 1 << 16);
        using (file)
        {
            var kept = new MemoryStream();
            file.CopyTo(kept);
            kept.Position = 0;
            return kept;
        }
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
