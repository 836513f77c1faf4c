using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Feedback.Monitoring.Sources;
using static Feedback.Tests.Monitoring.Answers;

namespace Feedback.Tests.Monitoring;

public sealed class PlannerTests
{
    private static readonly AccessToken Token = new("tok", Noon.AddHours(1), "did:plc:me");
    private static readonly SourceCall First = new(Noon) { Token = Token };

    [Fact]
    public void Every_type_has_a_name_of_its_own_and_is_found_by_it()
    {
        Assert.Equal(SourceTypes.All.Count, SourceTypes.All.Select(adapter => adapter.Type).Distinct().Count());
        Assert.All(SourceTypes.All, adapter => Assert.Same(adapter, SourceTypes.Find(adapter.Type)));
        Assert.Null(SourceTypes.Find("PAGE"));
        Assert.Equal(
            ["page", "feed", "etrusted", "google-business", "google-places", "trustpilot", "trustpilot-page", "judgeme", "yotpo", "google-play", "appstore-feed", "appstore-connect",
                "provenexpert", "facebook", "instagram", "mastodon", "bluesky", "youtube", "hackernews", "reddit", "lemmy", "stackexchange",
                    "x", "saved"],
            SourceTypes.All.Select(adapter => adapter.Type));
    }

    [Theory]
    [InlineData("etrusted", "https://api.etrusted.com/reviews?count=100&orderBy=lastEditedAt&channels=chl-1%2Cchl-2", "channels", "chl-1,chl-2")]
    [InlineData("google-business", "https://mybusiness.googleapis.com/v4/accounts/1/locations/2/reviews?pageSize=50&orderBy=updateTime%20desc", "account", "1", "location", "2")]
    [InlineData("google-places", "https://places.googleapis.com/v1/places/ChIJ", "placeId", "ChIJ", "key", "k")]
    [InlineData("google-places", "https://maps.googleapis.com/maps/api/place/details/json?place_id=ChIJ&fields=reviews%2Crating%2Cuser_ratings_total&reviews_sort=newest&reviews_no_translations=true", "placeId", "ChIJ", "key", "k", "edition", "classic")]
    [InlineData("trustpilot", "https://api.trustpilot.com/v1/private/business-units/b/reviews?perPage=100&orderBy=createdat.desc", "businessUnitId", "b", "apiKey", "k")]
    [InlineData("judgeme", "https://judge.me/api/v1/reviews?shop_domain=s.example&page=1&per_page=100", "shopDomain", "s.example", "apiToken", "t")]
    [InlineData("yotpo", "https://api.yotpo.com/v1/apps/a/reviews?count=100&page=1&deleted=true", "appKey", "a", "secret", "s")]
    [InlineData("yotpo", "https://api-cdn.yotpo.com/v1/widget/a/products/p/reviews.json?page=1&per_page=100", "appKey", "a", "productId", "p")]
    [InlineData("google-play", "https://androidpublisher.googleapis.com/androidpublisher/v3/applications/org.tee/reviews?maxResults=100", "packageName", "org.tee")]
    [InlineData("appstore-feed", "https://itunes.apple.com/de/rss/customerreviews/page=1/id=77/sortby=mostrecent/json", "appId", "77")]
    [InlineData("provenexpert", "https://www.provenexpert.com/api/v1/rating/summary/get", "apiId", "i", "apiKey", "k")]
    [InlineData("facebook", "https://graph.facebook.com/v21.0/9/ratings?fields=created_time%2Crecommendation_type%2Creview_text%2Crating%2Chas_rating%2Chas_review%2Creviewer%2Copen_graph_story&limit=100", "pageId", "9", "accessToken", "t")]
    [InlineData("instagram", "https://graph.facebook.com/v21.0/8/tags?fields=id%2Ccaption%2Ctimestamp%2Cusername%2Cpermalink&limit=50", "userId", "8", "accessToken", "t")]
    [InlineData("mastodon", "https://m.example/api/v1/timelines/tag/tee?limit=40", "server", "m.example", "hashtag", "#tee")]
    [InlineData("mastodon", "https://m.example/api/v2/search?q=tee%20laden&type=statuses&limit=40", "server", "m.example", "query", "tee laden")]
    [InlineData("mastodon", "https://m.example/api/v1/notifications?types[]=mention&limit=40", "server", "m.example", "accessToken", "t")]
    [InlineData("bluesky", "https://bsky.social/xrpc/app.bsky.feed.searchPosts?q=tee&sort=latest&limit=100&lang=de", "query", "tee", "language", "de")]
    [InlineData("youtube", "https://www.googleapis.com/youtube/v3/commentThreads?part=snippet%2Creplies&allThreadsRelatedToChannelId=UC&order=time&maxResults=100&textFormat=plainText", "channelId", "UC", "key", "k")]
    [InlineData("hackernews", "https://hn.algolia.com/api/v1/search_by_date?query=tee&tags=%28story%2Ccomment%29&hitsPerPage=100&page=0", "query", "tee")]
    [InlineData("reddit", "https://oauth.reddit.com/r/tee/search?q=laden&sort=new&type=link&restrict_sr=1&limit=100&raw_json=1", "query", "laden", "subreddit", "tee", "userAgent", "u")]
    [InlineData("lemmy", "https://f.example/api/v3/search?q=tee&type_=All&sort=New&listing_type=All&page=1&limit=50", "server", "f.example", "query", "tee")]
    [InlineData("stackexchange", "https://api.stackexchange.com/2.3/search/excerpts?q=tee&site=stackoverflow&sort=creation&order=desc&page=1&pagesize=100", "query", "tee", "site", "stackoverflow", "key", "k")]
    public void The_first_call_is_what_the_platform_documents_and_shows_no_secret(string type, string shown, params string[] settings)
    {
        var request = SourceTypes.Find(type)!.Plan(Settings(type, Pairs(settings)), First)!;

        Assert.Equal(shown, request.Shown);
        Assert.StartsWith(shown.Split('?')[0], request.Address.AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("etrusted", "https://api.etrusted.com/reviews?after=rev-3", "https://api.etrusted.com/reviews?after=rev-3")]
    [InlineData("etrusted", "rev-3", "https://api.etrusted.com/reviews?count=100&orderBy=lastEditedAt&channels=tee&after=rev-3")]
    [InlineData("etrusted", "https://evil.example/reviews?after=rev-3", null)]
    [InlineData("etrusted", "http://api.etrusted.com/reviews?after=rev-3", null)]
    [InlineData("appstore-connect", "https://evil.example/v1", null)]
    [InlineData("facebook", "https://graph.facebook.com/v21.0/1/ratings?after=Q", "https://graph.facebook.com/v21.0/1/ratings?after=Q")]
    [InlineData("facebook", "https://graph.facebook.com.evil.example/v21.0/1", null)]
    [InlineData("mastodon", "https://m.example/api/v1/timelines/tag/tee?max_id=1", "https://m.example/api/v1/timelines/tag/tee?max_id=1")]
    [InlineData("mastodon", "https://169.254.169.254/latest", null)]
    [InlineData("hackernews", "before:1542316234", "https://hn.algolia.com/api/v1/search_by_date?query=tee&tags=%28story%2Ccomment%29&numericFilters=created_at_i%3C1542316234&hitsPerPage=100&page=0")]
    [InlineData("page", "https://shop.example/tee?page=2", "https://shop.example/tee?page=2")]
    [InlineData("page", "https://elsewhere.example/tee?page=2", null)]
    [InlineData("feed", "javascript:alert(1)", null)]
    public void A_cursor_is_followed_on_the_same_host_only(string type, string cursor, string? shown) =>
        Assert.Equal(shown, SourceTypes.Find(type)!.Plan(Complete(type), First with { Cursor = cursor })?.Shown);

    [Theory]
    [InlineData("etrusted")]
    [InlineData("google-business")]
    [InlineData("google-places")]
    [InlineData("trustpilot")]
    [InlineData("judgeme")]
    [InlineData("yotpo")]
    [InlineData("google-play")]
    [InlineData("appstore-feed")]
    [InlineData("appstore-connect")]
    [InlineData("provenexpert")]
    [InlineData("facebook")]
    [InlineData("instagram")]
    [InlineData("mastodon")]
    [InlineData("bluesky")]
    [InlineData("youtube")]
    [InlineData("hackernews")]
    [InlineData("reddit")]
    [InlineData("lemmy")]
    [InlineData("stackexchange")]
    [InlineData("x")]
    public void Another_endpoint_stands_in_for_the_platform_in_every_call(string type)
    {
        var adapter = SourceTypes.Find(type)!;
        var settings = Complete(type, ("endpoint", "http://127.0.0.1:8080/base"));

        Assert.StartsWith("http://127.0.0.1:8080/base/", adapter.Plan(settings, First)!.Address.AbsoluteUri, StringComparison.Ordinal);
        if (adapter.PlanToken(settings, Noon) is { } exchange)
            Assert.StartsWith("http://127.0.0.1:8080/base/", exchange.Address.AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_the_platform_is_moved_to_the_endpoint_that_stands_in_for_it()
    {
        var request = SourceTypes.Find("etrusted")!.Plan(Complete("etrusted", ("endpoint", "http://127.0.0.1:8080")),
            First with { Cursor = "https://api.etrusted.com/reviews?after=rev-3" });

        Assert.Equal("http://127.0.0.1:8080/reviews?after=rev-3", request!.Address.AbsoluteUri);
    }

    [Fact]
    public void Incremental_calls_ask_for_what_is_new()
    {
        var since = First with { Since = Noon.AddDays(-1), SinceId = "99" };

        Assert.Contains("numericFilters=created_at_i%3E1783425600",
            SourceTypes.Find("hackernews")!.Plan(Complete("hackernews"), since)!.Shown, StringComparison.Ordinal);
        Assert.Contains("min_id=99", SourceTypes.Find("mastodon")!.Plan(Complete("mastodon"), since)!.Shown, StringComparison.Ordinal);
        Assert.Contains("since=2026-07-07T12%3A00%3A00Z", SourceTypes.Find("bluesky")!.Plan(Complete("bluesky"), since)!.Shown,
            StringComparison.Ordinal);
        Assert.Contains("since_id=99", SourceTypes.Find("x")!.Plan(Complete("x"), since)!.Shown, StringComparison.Ordinal);
        Assert.Contains("fromdate=1783425600", SourceTypes.Find("stackexchange")!.Plan(Complete("stackexchange"), since)!.Shown,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_fetched_for_what_is_off_or_comes_as_files()
    {
        Assert.Null(SourceTypes.Find("x")!.Plan(Settings("x", ("query", "tee"), ("bearerToken", "t")), First));
        Assert.NotNull(SourceTypes.Find("x")!.OffReason);
        Assert.All(["saved", "trustpilot-page"], type =>
        {
            Assert.Null(SourceTypes.Find(type)!.Plan(Settings(type, ("folder", "pages")), First));
            Assert.True(SourceTypes.Find(type)!.ReadsFolder);
        });
    }

    [Fact]
    public void Pages_obey_robots_and_are_asked_for_when_changed_only()
    {
        var request = SourceTypes.Find("page")!.Plan(Complete("page"), First)!;

        Assert.True(request.ObeysRobots && request.IsConditional);
        Assert.False(SourceTypes.Find("etrusted")!.Plan(Complete("etrusted"), First)!.ObeysRobots);
    }

    [Theory]
    [InlineData("page", "url", "'url' is missing: The address of the page that shows the reviews.")]
    [InlineData("page", "url", "'url' must be an absolute http or https address without a user name.", "url", "ftp://x.example")]
    [InlineData("page", "url", "'url' must be an absolute http or https address without a user name.", "url", "https://u:p@x.example")]
    [InlineData("page", "colour", "'colour' is not a setting of the type 'page'; it takes url, replyUrl, replyToken, endpoint, dailyUnits, canary, anyWords, "
        + "allWords, noneWords, blockAuthors, blockDomains, ownAccounts, languages.", "url", "https://x.example", "colour", "red")]
    [InlineData("appstore-feed", "appId", "'appId' must be a whole number from 1.", "appId", "x1")]
    [InlineData("appstore-feed", "country", "'country' must be a two-letter country code such as de.", "appId", "1", "country", "Deutschland")]
    [InlineData("mastodon", "server", "'server' must be a host name such as 'example.org', without https:// and path.", "server", "https://m.example", "hashtag", "tee")]
    [InlineData("mastodon", "hashtag", "Give 'hashtag', 'query' or, for mentions of an account, 'accessToken'.", "server", "m.example")]
    [InlineData("google-places", "edition", "'edition' must be one of new, classic.", "placeId", "x", "key", "k", "edition", "old")]
    [InlineData("google-business", "account", "'account' must be an id of at most 200 letters, digits and . _ - : / = ~ @.", "account", "a b", "location", "1", "clientId", "c", "clientSecret", "s", "refreshToken", "r")]
    [InlineData("appstore-connect", "privateKey", "'privateKey' is not a PEM file with a private key.", "appId", "1", "keyId", "k", "privateKey", "nonsense")]
    [InlineData("google-play", "serviceAccount", "The service account's key is not a JSON file with a private key.", "packageName", "a.b", "serviceAccount", "{}")]
    public void A_wrong_setting_is_named_with_what_is_allowed(string type, string field, string message, params string[] settings)
    {
        var problem = Assert.Single(SourceTypes.Find(type)!.Problems(Settings(type, Pairs(settings))));

        Assert.Equal((field, message), (problem.Field, problem.Message));
    }

    [Fact]
    public void Complete_settings_have_no_problem() =>
        Assert.All(SourceTypes.All, adapter => Assert.Empty(adapter.Problems(Complete(adapter.Type))));

    [Fact]
    public void App_Store_Connect_signs_its_own_token()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var settings = Settings("appstore-connect", ("appId", "1"), ("keyId", "K1"), ("issuerId", "I1"),
            ("privateKey", key.ExportPkcs8PrivateKeyPem()));

        var header = SourceTypes.Find("appstore-connect")!.Plan(settings,
            First)!.Headers.Single(header => header.Key == "Authorization").Value;

        var parts = header["Bearer ".Length..].Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
        Assert.Equal("""{"alg":"ES256","kid":"K1","typ":"JWT"}""", Decoded(parts[0]));
        Assert.Equal($$"""{"iss":"I1","iat":{{Noon.ToUnixTimeSeconds()}},"exp":{{Noon.ToUnixTimeSeconds() + 600}},"aud":"appstoreconnect-v1"}""", Decoded(parts[1]));
    }

    [Fact]
    public void Google_Play_trades_a_signed_assertion()
    {
        using var key = RSA.Create(2048);
        var file = JsonSerializer.Serialize(new Dictionary<string,
            string>
        { ["client_email"] = "svc@x.example", ["private_key_id"] = "k", ["private_key"] = key.ExportPkcs8PrivateKeyPem() });

        var request = SourceTypes.Find("google-play")!.PlanToken(Settings("google-play", ("packageName", "a.b"), ("serviceAccount", file)),
            Noon)!;

        Assert.Equal("https://oauth2.googleapis.com/token", request.Address.AbsoluteUri);
        var parts = request.Body!.Split("assertion=")[1].Split('.');
        Assert.True(key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.Contains("\"iss\":\"svc@x.example\",\"scope\":\"https://www.googleapis.com/auth/androidpublisher\"", Decoded(parts[1]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_read_with_their_life()
    {
        var token = SourceTypes.Find("trustpilot")!.ReadToken(Of("""{"access_token":"abc","expires_in":"360000"}""")).Token!;
        var session = SourceTypes.Find("bluesky")!.ReadToken(Of("""{"accessJwt":"jwt","did":"did:plc:me"}""")).Token!;

        Assert.Equal(("abc", Noon.AddHours(100).AddSeconds(-30)), (token.Value, token.ExpiresAt));
        Assert.Equal(("jwt", "did:plc:me", Noon.AddMinutes(100)), (session.Value, session.Account, session.ExpiresAt));
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_client"}""", PollOutcome.Auth)]
    [InlineData(401, "", PollOutcome.Auth)]
    [InlineData(429, "", PollOutcome.Throttled)]
    [InlineData(500, "", PollOutcome.Failed)]
    [InlineData(200, "<html>", PollOutcome.Changed)]
    [InlineData(200, "{}", PollOutcome.Changed)]
    public void A_token_that_is_refused_is_the_outcome_of_the_poll(int status, string body, object outcome) =>
        Assert.Equal(outcome, SourceTypes.Find("etrusted")!.ReadToken(Of(body, status: status)).Problem?.Outcome);

    private static string Decoded(string part) => Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(part));

    private static (string, string)[] Pairs(string[] settings) => [.. settings.Chunk(2).Select(pair => (pair[0], pair[1]))];

    /// <summary>Settings of a type in which every field has a proper value.</summary>
    internal static SourceSettings Complete(string type, params (string Name, string Value)[] more)
    {
        var fields = SourceTypes.Find(type)!.Fields.Where(field => field.Name is not ("postId" or "mediaId" or "productId" or "videoId"));
        return Settings(type, [.. fields.Select(field => (field.Name, Value(field))), .. more]);

        static string Value(SourceField field) => (field.Name, field.Kind) switch
        {
            ("privateKey", _) => PrivateKey.Value,
            ("serviceAccount", _) => ServiceAccount.Value,
            ("server", _) => "m.example",
            ("country", _) => "de",
            ("replies" or "enabled", _) => "true",
            ("url", _) => "https://shop.example/tee",
            (_, FieldKind.Choice) => field.Choices[0],
            (_, FieldKind.Address) => "https://shop.example/",
            (_, FieldKind.Host) => "shop.example",
            (_, FieldKind.Number) => "500",
            _ => "tee",
        };
    }

    private static readonly Lazy<string> PrivateKey = new(() =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    });

    private static readonly Lazy<string> ServiceAccount = new(() =>
    {
        using var key = RSA.Create(2048);
        return JsonSerializer.Serialize(new Dictionary<string,
            string>
        { ["client_email"] = "svc@x.example", ["private_key_id"] = "k", ["private_key"] = key.ExportPkcs8PrivateKeyPem() });
    });
}
