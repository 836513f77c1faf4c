using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace Feedback.Hosting.CommandLine;

/// <summary>Reads lines in batches of what has arrived, so that a pipe is answered at once and a file in bulk.</summary>
internal static class LineBatches
{
    /// <summary>The longest line, in bytes; memory stays bounded whatever comes in.</summary>
    private const int LongestLine = 64 << 20;

    private const int BlockBytes = 256 << 10;

    /// <param name="input">UTF-8, with LF or CRLF; bytes that are not UTF-8 are read as U+FFFD.</param>
    /// <exception cref="CommandException">A line is longer than 64 MiB.</exception>
    public static async IAsyncEnumerable<List<string>> ReadAsync(
        Stream input, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pipe = PipeReader.Create(input, new StreamPipeReaderOptions(bufferSize: BlockBytes, minimumReadSize: BlockBytes / 4));
        var isFirst = true;
        while (true)
        {
            var read = await pipe.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            var lines = new List<string>();
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                lines.Add(Decode(rest.Slice(0, end), ref isFirst));
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > LongestLine)
                throw new CommandException($"A line is longer than {LongestLine >> 20} MiB.");
            if (read.IsCompleted && rest.Length > 0)
                lines.Add(Decode(rest, ref isFirst));
            pipe.AdvanceTo(read.IsCompleted ? read.Buffer.End : rest.Start, read.Buffer.End);
            if (lines.Count > 0)
                yield return lines;
            if (read.IsCompleted)
                yield break;
        }
    }

    private static string Decode(in ReadOnlySequence<byte> line, ref bool isFirst)
    {
        var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        if (isFirst && text.StartsWith('\uFEFF'))
            text = text[1..];
        isFirst = false;
        return text;
    }
}
