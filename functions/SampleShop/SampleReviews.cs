using System.Text.Json;
using System.Text.Json.Serialization;

namespace Feedback.SampleShop;

/// <summary>What the made-up platforms publish, and when: <c>samples/reviews.json</c>, times counted from the installation's first start.</summary>
internal static class SampleReviews
{
    /// <summary>When the last review of the file has appeared, they come again under new ids after this long each.</summary>
    private static readonly TimeSpan LaterEvery = TimeSpan.FromMinutes(7);

    private static readonly Lazy<SampleFile> File = new(Load);

    public static string Platform => File.Value.Platform;

    /// <summary>The reviews on the platform at an instant, newest first.</summary>
    public static IReadOnlyList<SampleReview> Reviews(DateTimeOffset start, DateTimeOffset now) => At(File.Value.Reviews, start, now);

    /// <summary>The posts in the blogs' feed at an instant, newest first.</summary>
    public static IReadOnlyList<SampleReview> Mentions(DateTimeOffset start, DateTimeOffset now) => At(File.Value.Mentions, start, now);

    private static List<SampleReview> At(SampleEntry[] entries, DateTimeOffset start, DateTimeOffset now)
    {
        var shown = entries.Select(entry => entry.At(start + entry.Offset, now, entry.Id)).OfType<SampleReview>().ToList();
        var repeated = entries.Where(entry => entry.Offset > TimeSpan.Zero).ToArray();
        var first = start + entries.Max(entry => entry.Offset) + LaterEvery;
        for (var i = 0; first + i * LaterEvery <= now && shown.Count < 200; i++)
        {
            var entry = repeated[i % repeated.Length];
            if (entry.At(first + i * LaterEvery, now, $"{entry.Id}-{i / repeated.Length + 2}") is { } later)
                shown.Add(later);
        }
        return [.. shown.OrderByDescending(review => review.CreatedAt)];
    }

    private static SampleFile Load()
    {
        using var file = typeof(SampleReviews).Assembly.GetManifestResourceStream("samples/reviews.json")!;
        return JsonSerializer.Deserialize(file, SampleJson.Default.SampleFile)!;
    }
}

/// <param name="UpdatedAt">Set once its author has changed it.</param>
internal sealed record SampleReview(
    string Id, string Author, int? Stars, string? Title, string Text, DateTimeOffset CreatedAt, DateTimeOffset? UpdatedAt, string? Reply, DateTimeOffset? RepliedAt);

internal sealed record SampleFile(string Platform, SampleEntry[] Reviews, SampleEntry[] Mentions);

internal sealed record SampleEntry(
    string Id, string Author, int? Stars, string? Title, string Text, int AtMinutes, int AtSeconds, SampleEdit? Edit, SampleReply? Reply)
{
    public TimeSpan Offset => new(0, AtMinutes, AtSeconds);

    /// <returns>The review as it reads at an instant; null when it is not there yet.</returns>
    public SampleReview? At(DateTimeOffset published, DateTimeOffset now, string id)
    {
        if (published > now)
            return null;
        var edit = Edit is { } change && published.AddSeconds(change.AfterSeconds) <= now ? change : null;
        var reply = Reply is { } answer && published.AddSeconds(answer.AfterSeconds) <= now ? answer : null;
        return new SampleReview(
            id,
            Author,
            edit?.Stars ?? Stars,
            Title,
            edit?.Text ?? Text,
            published,
            edit is null ? null : published.AddSeconds(edit.AfterSeconds),
            reply?.Text,
            reply is null ? null : published.AddSeconds(reply.AfterSeconds));
    }
}

internal sealed record SampleEdit(int AfterSeconds, int Stars, string Text);

internal sealed record SampleReply(int AfterSeconds, string Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SampleFile))]
[JsonSerializable(typeof(PostedReply))]
[JsonSerializable(typeof(ReplyRequest))]
[JsonSerializable(typeof(SampleStart))]
internal sealed partial class SampleJson : JsonSerializerContext;
