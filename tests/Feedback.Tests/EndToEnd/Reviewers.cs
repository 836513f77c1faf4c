using System.Text.Json.Nodes;
using Feedback.Tests.Servers;

namespace Feedback.Tests.EndToEnd;

/// <summary>People who write reviews on the platforms and edit them, sometimes back to what they were.</summary>
internal sealed class Reviewers(IReadOnlyList<TestPlatform> platforms, int seed)
{
    /// <summary>Reviews on a platform's page. People find what they edit on the first.</summary>
    public const int PageSize = 6;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, int> _edits = [];

    /// <summary>What was written before the platforms were connected.</summary>
    public void WriteOld()
    {
        foreach (var platform in platforms)
        {
            platform.PageSize = PageSize;
            for (var i = 0; i < PageSize + 2; i++)
                platform.Publish(Review($"old-{i}", platform.Now.AddHours(-30 * (i + 1)).AddMinutes(-_random.Next(59))));
        }
    }

    public async Task WriteAsync(TimeSpan pause, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var platform = platforms[_random.Next(platforms.Count)];
            var listed = platform.Reviews.OrderByDescending(review => review.At).ToList();
            if (_random.Next(2) == 0 && listed.Count < 4 * PageSize)
            {
                platform.Publish(Review($"new-{number}", platform.Now));
            }
            else
            {
                var review = listed[_random.Next(PageSize)];
                _edits[Key(platform, review)] = _edits.GetValueOrDefault(Key(platform, review)) + 1;
                // Two contents, so that an edit often undoes the one before.
                platform.Publish(review with { Stars = 6 - review.Stars, Text = review.Text.EndsWith('!') ? review.Text.TrimEnd('!') : review.Text + "!" });
            }
            await Task.Delay(pause * (2 * _random.NextDouble()), CancellationToken.None);
        }
    }

    /// <summary>Every review is there once, as it stands on its platform.</summary>
    /// <param name="items">All reviews, as <c>GET /api/items</c> lists them.</param>
    public void Check(IReadOnlyList<JsonNode> items)
    {
        var expected = platforms.SelectMany((platform, i) => platform.Reviews.Select(review =>
            $"{Installation.SourceOf(i)} {platform.Page}#{review.Id} {review.Stars} {review.Text} {review.At:O}"));
        var found = items.Select(item =>
            $"{item["source"]} {item["externalId"]} {item["rating"]} {item["text"]} {(DateTimeOffset)item["createdAt"]!:O}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.All(items, item => Assert.InRange((int)item["versions"]!, 1, 1 + _edits.GetValueOrDefault((string)item["externalId"]!)));
    }

    private static string Key(TestPlatform platform, TestReview review) => $"{platform.Page}#{review.Id}";

    private TestReview Review(string id, DateTimeOffset at) => new(
        id, _random.Next(2) == 0 ? 1 : 5, $"Die Lieferung {id} kam {(_random.Next(2) == 0 ? "kaputt" : "pünktlich")} an.", at);
}
