using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources;
using Feedback.Monitoring.Sources.Replies;
using static Feedback.Tests.Monitoring.Answers;

namespace Feedback.Tests.Monitoring;

public sealed class ReplyTests
{
    [Theory]
    [InlineData("page", "POST https://shop.example/", """{"externalId":"7","text":"Danke ü"}""", true)]
    [InlineData("etrusted", "POST https://api.etrusted.com/reviews/7/reply", """{"comment":"Danke ü","sendNotification":true}""", true)]
    [InlineData("google-business", "PUT https://mybusiness.googleapis.com/v4/accounts/tee/locations/tee/reviews/7/reply", """{"comment":"Danke ü"}""", true)]
    [InlineData("trustpilot", "POST https://api.trustpilot.com/v1/private/reviews/7/reply", """{"authorBusinessUserId":"tee","message":"Danke ü"}""", false)]
    [InlineData("judgeme", "POST https://judge.me/api/v1/replies?shop_domain=shop.example", """{"review_id":7,"send_reply_email":true,"reply":{"content":"Danke ü"}}""", false)]
    [InlineData("google-play", "POST https://androidpublisher.googleapis.com/androidpublisher/v3/applications/tee/reviews/7:reply", """{"replyText":"Danke ü"}""", true)]
    [InlineData("appstore-connect", "POST https://api.appstoreconnect.apple.com/v1/customerReviewResponses",
        """{"data":{"type":"customerReviewResponses","attributes":{"responseBody":"Danke ü"},"relationships":{"review":{"data":{"type":"customerReviews","id":"7"}}}}}""", true)]
    [InlineData("mastodon", "POST https://m.example/api/v1/statuses", """{"status":"@jo@a.example Danke ü","in_reply_to_id":"7","visibility":"unlisted"}""", true)]
    [InlineData("bluesky", "POST https://bsky.social/xrpc/com.atproto.repo.createRecord",
        """{"repo":"did:plc:me","collection":"app.bsky.feed.post","record":{"$type":"app.bsky.feed.post","text":"Danke ü","createdAt":"2026-07-08T12:00:00Z","langs":["de"],"reply":{"root":{"uri":"at://root","cid":"rc"},"parent":{"uri":"7","cid":"c"}}}}""", false)]
    [InlineData("youtube", "POST https://www.googleapis.com/youtube/v3/comments?part=snippet", """{"snippet":{"parentId":"7","textOriginal":"Danke ü"}}""", false)]
    [InlineData("lemmy", "POST https://m.example/api/v3/comment", """{"content":"Danke ü","post_id":8,"parent_id":9}""", false)]
    [InlineData("x", "POST https://api.x.com/2/tweets", """{"text":"Danke ü","reply":{"in_reply_to_tweet_id":"7"}}""", false)]
    [InlineData("reddit", "POST https://oauth.reddit.com/api/comment", "api_type=json&thing_id=7&text=Danke%20%C3%BC", false)]
    [InlineData("facebook", "POST https://graph.facebook.com/v21.0/7/comments", "message=Danke%20%C3%BC&access_token=tee", false)]
    [InlineData("instagram", "POST https://graph.facebook.com/v21.0/7/replies", "message=Danke%20%C3%BC&access_token=tee", false)]
    public void A_reply_is_sent_as_its_platform_documents(string type, string call, string body, bool isRepeatable)
    {
        var plan = Assert.IsType<ReplyPlan.Send>(Plan(type, "Danke ü"));

        Assert.Equal(call, $"{plan.Request.Method} {plan.Request.Shown}");
        Assert.Equal(body, plan.Request.Body);
        Assert.Equal(isRepeatable, plan.IsRepeatable);
    }

    [Theory]
    [InlineData("google-places")]
    [InlineData("provenexpert")]
    [InlineData("appstore-feed")]
    [InlineData("yotpo")]
    [InlineData("hackernews")]
    [InlineData("stackexchange")]
    [InlineData("feed")]
    [InlineData("trustpilot-page")]
    [InlineData("saved")]
    public void Where_no_interface_takes_replies_none_is_planned(string type) => Assert.IsType<ReplyPlan.NotOffered>(Plan(type, "Danke"));

    [Fact]
    public void A_page_takes_replies_only_where_it_says_so_and_names_them_by_a_key()
    {
        var adapter = SourceTypes.Find("page")!;
        var draft = Draft("Danke");

        Assert.IsType<ReplyPlan.NotOffered>(adapter.PlanReply(Settings("page", ("url", "https://shop.example/")), draft));
        var plan = Assert.IsType<ReplyPlan.Send>(adapter.PlanReply(Settings("page", ("url", "https://shop.example/"),
            ("replyUrl", "https://shop.example/replies"), ("replyToken", "t")), draft));
        Assert.Contains(new("Idempotency-Key", "key-1"), plan.Request.Headers);
        Assert.Contains(new("Authorization", "Bearer t"), plan.Request.Headers);
    }

    [Fact]
    public void Replies_to_Reddit_are_off_until_the_shop_switches_them_on() =>
        Assert.IsType<ReplyPlan.NotOffered>(SourceTypes.Find("reddit")!.PlanReply(Settings("reddit", ("userAgent", "u")), Draft("Danke")));

    [Theory]
    [InlineData("google-play", 350, "a")]
    [InlineData("appstore-connect", 5970, "ä")]
    [InlineData("google-business", 2048, "ä")]
    [InlineData("bluesky", 300, "👨‍👩‍👧")]
    [InlineData("mastodon", 496, "e\u0301")]
    [InlineData("x", 140, "中")]
    [InlineData("x", 280, "ü")]
    public void A_reply_is_counted_in_the_platforms_unit_and_refused_not_cut(string type, int most, string unit)
    {
        Assert.IsType<ReplyPlan.Send>(Plan(type, string.Concat(Enumerable.Repeat(unit, most))));

        var refusal = Assert.IsType<ReplyPlan.Refused>(Plan(type, string.Concat(Enumerable.Repeat(unit, most + 1))));
        Assert.Contains("the platform takes", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_reply_is_refused_everywhere() =>
        Assert.All(SourceTypes.All, adapter => Assert.IsNotType<ReplyPlan.Send>(Plan(adapter.Type, " \n")));

    [Theory]
    [InlineData("Hallo 😀 https://tee.example/sehr/lange/adresse/die/nicht/zaehlt", TextUnit.TweetWeight, 6 + 2 + 1 + 23)]
    [InlineData("…—“”", TextUnit.TweetWeight, 2 + 1 + 1 + 1)]
    [InlineData("@jo@a.example https://tee.example/sehr/lange/adresse", TextUnit.MastodonCharacters, 3 + 1 + 23)]
    [InlineData("🍵ü", TextUnit.Utf8Bytes, 6)]
    [InlineData("🍵ü", TextUnit.Utf16Units, 3)]
    public void Lengths_are_what_platforms_count(string text, object unit, int length) =>
        Assert.Equal(length, TextLength.Of(text, (TextUnit)unit));

    [Theory]
    [InlineData(200, typeof(ReplyOutcome.Published))]
    [InlineData(201, typeof(ReplyOutcome.Published))]
    [InlineData(204, typeof(ReplyOutcome.Published))]
    [InlineData(400, typeof(ReplyOutcome.Rejected))]
    [InlineData(401, typeof(ReplyOutcome.Unauthorized))]
    [InlineData(403, typeof(ReplyOutcome.Unauthorized))]
    [InlineData(404, typeof(ReplyOutcome.ReviewGone))]
    [InlineData(409, typeof(ReplyOutcome.Rejected))]
    [InlineData(410, typeof(ReplyOutcome.ReviewGone))]
    [InlineData(422, typeof(ReplyOutcome.Rejected))]
    [InlineData(429, typeof(ReplyOutcome.Throttled))]
    [InlineData(500, typeof(ReplyOutcome.Failed))]
    [InlineData(503, typeof(ReplyOutcome.Failed))]
    public void Every_platform_answers_a_reply_with_an_outcome(int status, Type outcome) =>
        Assert.All(SourceTypes.All, adapter => Assert.IsType(outcome, adapter.ReadReply(Of(status is 400 or 409 or 422 ? """{"message":"no"}""" : "", status: status))));

    [Fact]
    public void What_the_platform_made_of_a_reply_is_told()
    {
        Assert.Equal(new ReplyOutcome.Published(null, Utc(2026, 7, 5, 11, 13, 20)), Read("google-play", """{"result":{"replyText":"x","lastEdited":{"seconds":"1783250000","nanos":0}}}"""));
        Assert.Equal(new ReplyOutcome.Pending("s1"), Read("appstore-connect", """{"data":{"id":"s1","attributes":{"state":"PENDING_PUBLISH"}}}"""));
        Assert.Equal(new ReplyOutcome.Published("117", Utc(2026, 8, 1)), Read("mastodon", """{"id":"117","created_at":"2026-08-01T00:00:00.000Z"}"""));
        Assert.Equal(new ReplyOutcome.Rejected("Google rejected the reply: SPAM."), Read("google-business", """{"comment":"x","reviewReplyState":"REJECTED","policyViolation":"SPAM"}"""));
        Assert.Equal(new ReplyOutcome.Pending(null), Read("google-business", """{"comment":"x","reviewReplyState":"PENDING"}"""));
        Assert.Equal(new ReplyOutcome.Published("1_2", null), Read("facebook", """{"id":"1_2"}"""));
        Assert.Equal(new ReplyOutcome.Throttled(null), Read("facebook", """{"error":{"code":32,"message":"limit"}}"""));
        Assert.Equal(new ReplyOutcome.Published("t1_x", null), Read("reddit", """{"json":{"errors":[],"data":{"things":[{"data":{"name":"t1_x"}}]}}}"""));
        Assert.Equal(new ReplyOutcome.Rejected("Reddit does not take the reply: THREAD_LOCKED, locked."), Read("reddit", """{"json":{"errors":[["THREAD_LOCKED","locked","parent"]]}}"""));
        Assert.Equal(new ReplyOutcome.Throttled(TimeSpan.FromHours(19)), SourceTypes.Find("youtube")!.ReadReply(Of("""{"error":{"errors":[{"reason":"quotaExceeded"}]}}""", status: 403)));
        Assert.Equal(new ReplyOutcome.Unauthorized("The platform refuses the credentials (HTTP 401): Token expired."), SourceTypes.Find("etrusted")!.ReadReply(Of("""{"message":"Token expired"}""", status: 401)));
    }

    [Fact]
    public void Bodies_of_replies_are_well_formed_whatever_is_in_them()
    {
        const string Text = "\"Danke\" \\ \u0001 </script> \uD83D ü 🍵\n";

        foreach (var adapter in SourceTypes.All)
        {
            if (Plan(adapter.Type, Text) is ReplyPlan.Send { Request: { ContentType: "application/json", Body: { } body } })
            {
                using var json = JsonDocument.Parse(body);
                Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
            }
        }
    }

    private static ReplyPlan Plan(string type, string text) => SourceTypes.Find(type)!.PlanReply(PlannerTests.Complete(type), Draft(text));

    private static ReplyOutcome Read(string type, string body) => SourceTypes.Find(type)!.ReadReply(Of(body));

    private static ReplyDraft Draft(string text) => new(new Item
    {
        Source = "test",
        ExternalId = "7",
        Language = "de",
        Facts = ItemFacts.Of(("acct", "jo@a.example"), ("visibility", "unlisted"), ("cid", "c"), ("rootUri", "at://root"),
            ("rootCid", "rc"), ("post", "8"), ("comment", "9")),
    }, text, "key-1", Noon)
    {
        Token = new AccessToken("tok", Noon.AddHours(1), "did:plc:me"),
    };
}
