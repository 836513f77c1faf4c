using System.IO.Compression;
using Feedback.Models.Text.Training;

namespace Feedback.Benchmarks.Text;

/// <summary>Reads example files and lexicons, gzipped or not by their name.</summary>
internal static class TextFiles
{
    public static IEnumerable<Example> Read(string path) => ExampleFile.Read(path, Lines(path));

    public static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
