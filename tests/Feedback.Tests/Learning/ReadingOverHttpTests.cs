using System.Net;
using System.Net.Http.Json;
using Feedback.Access;
using Feedback.Models.Ledger;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Learning;

/// <summary>Corrections by the API and the console's forms, as clients and other people's browsers send them.</summary>
public sealed class ReadingOverHttpTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert(1)</script> \"quoted\" & 'so' \u202Eschlecht\u202C 👨‍👩‍👧 e\u0301 Nie wieder! Schlechter Service, alles kaputt </mark>";

    private readonly LearningSetup _test = new();
    private Uri _address = null!;
    private FeedbackItem _item = null!;

    public async ValueTask InitializeAsync()
    {
        _item = await _test.SeeAsync("1", 5, Hostile);
        _address = await _test.Program.ListenAsync();
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task An_agent_corrects_any_item_by_the_api_and_takes_it_back()
    {
        using var client = await ClientAsync(Role.Agent);
        var corrected = await PostAsync(client, new { label = "neutral", topics = new[] { "staff", "delivery" } });
        Assert.Equal("neutral", (string?)corrected["analysis"]!["label"]);
        Assert.Equal(["delivery", "staff"], corrected["analysis"]!["topics"]!.AsArray().Select(topic => (string?)topic));
        Assert.StartsWith("key ", (string?)corrected["correction"]!["by"] ?? "", StringComparison.OrdinalIgnoreCase);

        var taken = await PostAsync(client, new { label = "none" });
        Assert.Equal("positive", (string?)taken["analysis"]!["label"]);
        Assert.Equal("stars", (string?)taken["analysis"]!["basis"]);
    }

    [Theory]
    [InlineData("""{"label":"great"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"topics":["weather"]}""", HttpStatusCode.BadRequest)]
    [InlineData("""{}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"label":7}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"unknown":true}""", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_meant_is_refused(string body, HttpStatusCode status)
    {
        using var client = await ClientAsync(Role.Agent);
        using var answer = await client.PostAsync($"/api/items/{_item.Identity.Id}/relabel", new StringContent(body, null, "application/json"));
        Assert.Equal(status, answer.StatusCode);
        Assert.Null((await _test.ItemAsync(_item.Identity.Id)).Correction);
    }

    [Fact]
    public async Task Viewers_correct_nothing_and_unknown_items_are_not_found()
    {
        using var viewer = await ClientAsync(Role.Viewer);
        using var refused = await viewer.PostAsync($"/api/items/{_item.Identity.Id}/relabel", JsonContent.Create(new { label = "neutral" }));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        using var agent = await ClientAsync(Role.Agent);
        using var missing = await agent.PostAsync("/api/items/00000000000000000000/relabel", JsonContent.Create(new { label = "neutral" }));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task No_form_of_the_console_is_taken_without_its_antiforgery_token()
    {
        using var client = await ClientAsync(Role.Admin);
        foreach (var path in (string[])[$"/console/items/{_item.Identity.Id}/reading", "/console/model/choose", "/console/model/resume", "/console/model/retrain"])
        {
            using var answer = await client.PostAsync(path, new FormUrlEncodedContent([KeyValuePair.Create("label", "negative")]));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        Assert.Null((await _test.ItemAsync(_item.Identity.Id)).Correction);
        Assert.Empty(await _test.LogAsync());
    }

    [Theory]
    [InlineData("/console/items/{id}")]
    [InlineData("/console/conflicts")]
    public async Task Hostile_text_is_shown_as_the_text_it_is_with_its_reasons_marked(string path)
    {
        // Five stars over a complaint.
        Assert.True(_item.Analysis!.StarsDisputed, $"{_item.Analysis.Score} {_item.Analysis.Confidence}");
        using var client = await ClientAsync(Role.Viewer);
        var page = await client.GetStringAsync(path.Replace("{id}", _item.Identity.Id, StringComparison.Ordinal));

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("<mark class=\"bad\">", page, StringComparison.Ordinal);
        Assert.Equal(page.Split("<mark ").Length, page.Split("</mark>").Length);
        var paragraph = page[page.IndexOf("<p class=\"words\"", StringComparison.Ordinal)..];
        paragraph = paragraph[(paragraph.IndexOf('>', StringComparison.Ordinal) + 1)..paragraph.IndexOf("</p>", StringComparison.Ordinal)];
        var shown = System.Text.RegularExpressions.Regex.Replace(paragraph, "<span class=\"sr\">[^<]*</span>|</?mark[^>]*>", "");
        Assert.Equal(Hostile, WebUtility.HtmlDecode(shown));
    }

    private async Task<System.Text.Json.Nodes.JsonNode> PostAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsync($"/api/items/{_item.Identity.Id}/relabel", Http.Json(body));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<HttpClient> ClientAsync(Role role) =>
        Http.Client(_address, await _test.Program.Get<Accounts>().AddKeyAsync(role, CancellationToken.None));
}
