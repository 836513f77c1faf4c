using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Feedback.Tests.Servers;

/// <summary>A platform's interface as developers.etrusted.com describes it: tokens, cursors, moderation, replies. Answers for a <see cref="TestPlatform"/>.</summary>
internal sealed class EtrustedInterface
{
    private readonly ConcurrentDictionary<string, EtrustedReview> _reviews = new();

    public int PageSize { get; set; } = 100;

    /// <summary>What it says there is; null for what there is.</summary>
    public int? Total { get; set; }

    /// <summary>Tokens given out so far; each is named by its number, from 1.</summary>
    public int Tokens { get; private set; }

    /// <summary>Tokens before this one are refused.</summary>
    public int OldestToken { get; set; }

    /// <summary>Ids it has but does not list.</summary>
    public HashSet<string> Unlisted { get; } = [];

    /// <summary>Decides the status with which a reply is answered; what it stores with 200 is shown in the list.</summary>
    public Func<int> ReplyStatus { get; set; } = () => StatusCodes.Status200OK;

    /// <summary>Replies that came in, stored or not.</summary>
    public ConcurrentQueue<string> Replies { get; } = new();

    public EtrustedReview this[string id]
    {
        get => _reviews[id];
        set => _reviews[id] = value;
    }

    public void Remove(string id) => _reviews.TryRemove(id, out _);

    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
        if (path is ["oauth", "token"])
        {
            await WriteAsync(context, new JsonObject { ["access_token"] = $"{++Tokens}", ["expires_in"] = 300 });
            return;
        }
        var token = context.Request.Headers.Authorization.ToString().Split(' ')[^1];
        if (!int.TryParse(token, out var number) || number < OldestToken)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        await (path switch
        {
            ["reviews"] => ListAsync(context),
            ["reviews", var id] when _reviews.TryGetValue(id, out var review) => WriteAsync(context, review.ToJson(id)),
            ["reviews", var id, "reply"] when _reviews.ContainsKey(id) => ReplyAsync(context, id),
            _ => StatusAsync(context, StatusCodes.Status404NotFound),
        });
    }

    private Task ListAsync(HttpContext context)
    {
        var listed = _reviews.Where(review => !Unlisted.Contains(review.Key)).OrderByDescending(review => review.Value.EditedAt ?? review.Value.At)
            .ThenBy(review => review.Key, StringComparer.Ordinal).ToList();
        var after = context.Request.Query["after"].ToString();
        var from = listed.FindIndex(review => review.Key == after) + 1;
        var page = listed.Skip(from).Take(PageSize).ToList();
        var cursor = new JsonObject();
        if (from + page.Count < listed.Count)
            cursor["after"] = page[^1].Key;
        return WriteAsync(context, new JsonObject
        {
            ["items"] = new JsonArray([.. page.Select(review => review.Value.ToJson(review.Key))]),
            ["totalElements"] = Total ?? _reviews.Count,
            ["paging"] = new JsonObject { ["cursor"] = cursor },
        });
    }

    private async Task ReplyAsync(HttpContext context, string id)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var text = body.RootElement.GetProperty("comment").GetString()!;
        Replies.Enqueue(text);
        var status = ReplyStatus();
        if (status == StatusCodes.Status200OK)
            _reviews[id] = _reviews[id] with { Reply = text };
        await StatusAsync(context, status);
    }

    private static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return status == StatusCodes.Status200OK ? WriteAsync(context, []) : Task.CompletedTask;
    }

    private static Task WriteAsync(HttpContext context, JsonObject json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json.ToJsonString());
    }
}

internal sealed record EtrustedReview(int Rating, string Text, DateTimeOffset At)
{
    public DateTimeOffset? EditedAt { get; init; }

    public string State { get; init; } = "APPROVED";

    public string? Reply { get; init; }

    public JsonObject ToJson(string id) => new()
    {
        ["id"] = id,
        ["rating"] = Rating,
        ["comment"] = Text,
        ["submittedAt"] = At.ToString("O"),
        ["editedAt"] = EditedAt?.ToString("O"),
        ["state"] = State,
        ["type"] = "SERVICE_REVIEW",
        ["customer"] = new JsonObject { ["firstName"] = "Erika", ["lastName"] = "M.", ["email"] = "erika@example.org" },
        ["questionnaire"] = new JsonObject { ["locale"] = "de_DE" },
        ["reply"] = Reply is null ? null : new JsonObject { ["comment"] = Reply, ["createdAt"] = At.AddHours(1).ToString("O") },
    };
}
