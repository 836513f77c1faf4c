using Feedback.Monitoring.Sources;
using static Feedback.Tests.Monitoring.Answers;

namespace Feedback.Tests.Monitoring;

/// <summary>What each platform's answers become. Bodies are the smallest that show a rule.</summary>
public sealed class PlatformReaderTests
{
    [Fact]
    public void eTrusted_reviews_are_read_and_rejected_ones_are_gone()
    {
        var page = Read("etrusted", """
            {"totalElements":9,"paging":{"cursor":{"after":"rev-2"},"links":{"next":"https://api.etrusted.com/reviews?after=rev-2"}},"items":[
             {"id":"rev-1","rating":1,"title":"","comment":"Falsche Sorte","submittedAt":"2026-07-05T06:10:00.000Z","updatedAt":"2026-07-06T06:10:00.000Z","editedAt":"2026-07-05T07:00:00.000Z","state":"APPROVED",
              "customer":{"firstName":"Lena","lastName":"V.","email":"l@x.example"},"transaction":{"reference":"NW-1"},"questionnaire":{"locale":"de_DE"},"reply":{"comment":"Tut uns leid","createdAt":"2026-07-05T08:00:00Z"}},
             {"id":"rev-2","rating":5,"state":"REJECTED"}]}
            """);

        var item = Assert.Single(page.Items);
        Assert.Equal(("rev-1", "Lena V.", 1m, null, "Falsche Sorte", "de-DE"),
            (item.ExternalId, item.Author, item.Rating, item.Title, item.Text, item.Language));
        Assert.Equal((Utc(2026, 7, 5, 6, 10), Utc(2026, 7, 5, 7)), (item.CreatedAt, item.UpdatedAt));
        Assert.Equal(new("Tut uns leid", Utc(2026, 7, 5, 8)), item.Reply);
        Assert.Equal(["rev-2"], page.Gone);
        Assert.Equal((9, "https://api.etrusted.com/reviews?after=rev-2"), (page.Total, page.Next));
        Assert.DoesNotContain(item.Facts ?? [], fact => fact.Value.Contains('@', StringComparison.Ordinal)
            || fact.Value.StartsWith("NW-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("(Translated by Google) Nice\\n\\n(Original)\\nSchön", "Schön")]
    [InlineData("Schön\\n\\n(Translated by Google)\\nNice", "Schön")]
    [InlineData("Schön", "Schön")]
    public void Google_translations_are_not_what_the_customer_wrote(string comment, string text) =>
        Assert.Equal(text, Item("google-business", $$"""{"reviews":[{"reviewId":"1","starRating":"FOUR","comment":"{{comment}}"}]}""").Text);

    [Fact]
    public void Google_Business_reviews_are_read()
    {
        var page = Read("google-business", """
            {"reviews":[{"name":"accounts/1/locations/2/reviews/a","reviewId":"a","reviewer":{"displayName":"Ein Google-Nutzer","isAnonymous":true},"starRating":"FIVE","createTime":"2026-07-01T09:00:00Z","updateTime":"2026-07-01T09:00:00Z",
              "reviewReply":{"comment":"Nein","reviewReplyState":"REJECTED"}},
             {"reviewId":"b","reviewer":{"displayName":"Anna"},"starRating":"STAR_RATING_UNSPECIFIED","createTime":"2026-07-01T09:00:00Z","updateTime":"2026-07-02T09:00:00.123456789Z","reviewReply":{"comment":"Danke","updateTime":"2026-07-03T09:00:00Z"}}],
             "averageRating":4.2,"totalReviewCount":57,"nextPageToken":"CAEQAQ=="}
            """);

        Assert.Equal((null, 5m, null, null), (page.Items[0].Author, page.Items[0].Rating, page.Items[0].UpdatedAt, page.Items[0].Reply));
        Assert.Equal(("Anna", null, "Danke"), (page.Items[1].Author, page.Items[1].Rating, page.Items[1].Reply?.Text));
        Assert.Equal((57, 4.2m, "CAEQAQ=="), (page.Total, page.Average, page.Next));
        Assert.Equal(PollOutcome.Empty, Read("google-business", "{}").Outcome);
        Assert.Equal(PollOutcome.Changed, Read("google-business", """{"unknown":1}""").Outcome);
    }

    [Fact]
    public void Google_Places_prefers_the_original_and_derives_ids_where_it_has_none()
    {
        var place = Item("google-places", """
            {"id":"x","userRatingCount":57,"reviews":[{"name":"places/x/reviews/1","rating":2,"text":{"text":"Long","languageCode":"en"},"originalText":{"text":"Lang","languageCode":"de"},
             "authorAttribution":{"displayName":"Anna"},"publishTime":"2026-07-03T10:11:12Z","googleMapsUri":"https://maps.example/1"}]}
            """);
        const string Classic = """{"status":"OK","result":{"reviews":[{"author_name":"Luke","author_url":"https://maps.example/u/1","rating":1,"time":1652286798,"text":"Text","language":"en"}]}}""";
        var classic = Item("google-places", Classic.Replace("Text", "a<br>b &amp; c\\n\\nd", StringComparison.Ordinal));

        Assert.Equal(("places/x/reviews/1", "Lang", "de", "https://maps.example/1"),
            (place.ExternalId, place.Text, place.Language, place.Url));
        Assert.Equal(("a\nb & c\n\nd", "https://maps.example/u/1"), (classic.Text, classic.Url));
        Assert.Equal(classic.ExternalId, Item("google-places", Classic.Replace("Text", "geändert", StringComparison.Ordinal)).ExternalId);
    }

    [Theory]
    [InlineData("REQUEST_DENIED", PollOutcome.Auth)]
    [InlineData("OVER_QUERY_LIMIT", PollOutcome.Throttled)]
    [InlineData("NOT_FOUND", PollOutcome.Failed)]
    [InlineData("ZERO_RESULTS", PollOutcome.Empty)]
    public void The_classic_places_interface_fails_in_a_200(string status, object outcome) => Assert.Equal(outcome, Read("google-places", $$"""{"status":"{{status}}"}""").Outcome);

    [Fact]
    public void Trustpilot_reviews_are_plain_text()
    {
        var page = Read("trustpilot", """
            {"links":[{"rel":"next-page","href":"https://api.trustpilot.com/v1/business-units/1/reviews?page=2"}],"reviews":[{"id":"66b1","stars":3,"title":"Okay","text":"Ein <b> & mehr\r\n\r\nZeile","language":"de",
             "createdAt":"2026-06-28T05:00:00Z","updatedAt":"2026-06-30T10:30:00Z","consumer":{"displayName":"Tom"},"companyReply":{"text":"Danke","createdAt":"2026-07-01T00:00:00Z"}}]}
            """);

        var item = Assert.Single(page.Items);
        Assert.Equal(("https://www.trustpilot.com/reviews/66b1", "Ein <b> & mehr\n\nZeile", "Tom", Utc(2026, 6, 30, 10, 30)),
            (item.Url, item.Text, item.Author, item.UpdatedAt));
        Assert.Equal("https://api.trustpilot.com/v1/business-units/1/reviews?page=2", page.Next);
    }

    [Fact]
    public void A_copied_Trustpilot_page_is_read_from_its_state_or_its_JSON_LD()
    {
        var state = Read("trustpilot-page", """
            <html><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"businessUnit":{"identifyingName":"shop.example","numberOfReviews":312,"trustScore":4.1},"reviews":[
             {"id":"a1","rating":1,"title":"T","text":"x","language":"de","isPending":false,"dates":{"publishedDate":"2026-07-02T08:15:30.000Z","updatedDate":null},"consumer":{"displayName":"Käthe"},"reply":{"message":"Hm","publishedDate":"2026-07-03T00:00:00Z"}},
             {"id":"a2","rating":1,"isPending":true}],"filters":{"pagination":{"currentPage":1,"totalPages":2}}}}}</script></html>
            """);
        var marked = Read("trustpilot-page", """
            <html><script type="application/ld+json">{"@graph":[{"@type":"LocalBusiness","review":[{"@id":"https://www.trustpilot.com/#/schema/Review/shop.example/a1"}],"aggregateRating":{"@type":"AggregateRating","ratingValue":"4.1","reviewCount":"312"}},
             {"@type":"Review","@id":"https://www.trustpilot.com/#/schema/Review/shop.example/a1","headline":"T","reviewBody":"x","author":{"name":"Käthe"},"reviewRating":{"ratingValue":"1"},"inLanguage":"de","datePublished":"2026-07-02T08:15:30.000Z"}]}</script></html>
            """);

        var item = Assert.Single(state.Items);
        Assert.Equal(("a1", "https://www.trustpilot.com/reviews/a1", "Hm"), (item.ExternalId, item.Url, item.Reply?.Text));
        Assert.Equal((312, "https://www.trustpilot.com/review/shop.example?page=2"), (state.Total, state.Next));
        Assert.Equal(item with { Reply = null }, Assert.Single(marked.Items));
        Assert.Equal(312, marked.Total);
        Assert.Equal(PollOutcome.Changed, Read("trustpilot-page", "<html><body>x</body></html>").Outcome);
    }

    [Fact]
    public void Judge_me_leaves_spam_out_and_counts_it_as_a_full_page()
    {
        const string Review = """{"id":12345678901234567890,"title":null,"body":"Kam verbeult an.","rating":2,"reviewer":{"name":"Jana","email":"j@x.example"},"curated":"ok","created_at":"2026-07-05T13:35:01+00:00","updated_at":"2026-07-06T13:35:01+00:00","product_handle":"tee"}""";
        var page = Read("judgeme", $$"""{"current_page":3,"per_page":2,"reviews":[{{Review}},{"id":7,"curated":"spam"}]}""", null, ("shopDomain", "shop.example"));

        var item = Assert.Single(page.Items);
        Assert.Equal(("12345678901234567890", "https://shop.example/products/tee", "Jana", Utc(2026, 7, 6, 13, 35, 1)),
            (item.ExternalId, item.Url, item.Author, item.UpdatedAt));
        Assert.Equal("4", page.Next);
        Assert.Equal(["7"], page.Gone);
        Assert.Null(Read("judgeme", $$"""{"current_page":3,"per_page":10,"reviews":[{{Review}}]}""").Next);
    }

    [Fact]
    public void Yotpo_escapes_in_its_widget_only()
    {
        var widget = Read("yotpo", """
            {"response":{"pagination":{"page":1,"per_page":1,"total":2},"reviews":[{"id":1,"score":5,"title":"T","content":"Er sagt &#39;gut&#39;","created_at":"2026-07-02T11:00:00.000Z","user":{"display_name":"Rike"},"comment":{"content":"Danke &amp; bis bald","created_at":"2026-07-03T00:00:00Z"}}]}}
            """);
        var account = Read("yotpo", """{"reviews":[{"id":2,"score":1,"content":"a &amp; b","name":"Uwe","email":"u@x.example","created_at":"2026-07-01T11:00:00Z","updated_at":"2026-07-02T08:00:00Z"},{"id":3,"deleted":true}]}""");

        Assert.Equal(("Er sagt 'gut'", "Rike", "Danke & bis bald"),
            (widget.Items[0].Text, widget.Items[0].Author, widget.Items[0].Reply?.Text));
        Assert.Equal(("2", 2), (widget.Next, widget.Total));
        Assert.Equal(("a &amp; b", Utc(2026, 7, 2, 8)), (account.Items[0].Text, account.Items[0].UpdatedAt));
        Assert.Null(account.Next);
        Assert.Equal(["3"], account.Gone);
    }

    [Fact]
    public void Google_Play_comments_come_in_any_order_and_a_tab_ends_the_title()
    {
        var page = Read("google-play", """
            {"reviews":[{"reviewId":"gp:1","authorName":"","comments":[{"developerComment":{"text":"Danke!","lastModified":{"seconds":"1783003600"}}},{"userComment":{"text":"Translated","originalText":"Absturz\tBeim Bezahlen","lastModified":{"seconds":"1783245296","nanos":713000000},"starRating":1,"reviewerLanguage":"de"}}]},
             {"reviewId":"gp:2","comments":[{"userComment":{"text":"\tGut","lastModified":{"seconds":"x"}}}]}],"tokenPagination":{"nextPageToken":"123"}}
            """);

        Assert.Equal((null, "Absturz", "Beim Bezahlen", "de", Utc(2026, 7, 5, 9, 54, 56).AddMilliseconds(713)),
            (page.Items[0].Author, page.Items[0].Title, page.Items[0].Text, page.Items[0].Language, page.Items[0].CreatedAt));
        Assert.Equal(new("Danke!", Utc(2026, 7, 2, 14, 46, 40)), page.Items[0].Reply);
        Assert.Equal((null, "Gut", null), (page.Items[1].Title, page.Items[1].Text, page.Items[1].CreatedAt));
        Assert.Equal("123", page.Next);
    }

    [Theory]
    [InlineData("""[{"im:name":{"label":"App"}},{"id":{"label":"1"},"im:rating":{"label":"4"},"title":{"label":"T"},"content":{"label":"x"},"author":{"name":{"label":"A"}}}]""", 4.0)]
    [InlineData("""{"id":{"label":"1"},"im:rating":{"label":""},"title":{"label":"T"},"content":{"label":"x"},"author":{"name":{"label":"A"}}}""", null)]
    public void The_App_Store_feed_has_one_entry_or_many_and_the_app_is_none(string entry, double? stars)
    {
        var item = Item("appstore-feed", $$"""{"feed":{"entry":{{entry}} } }""");

        Assert.Equal(("1", "A", (decimal?)stars, "T", "x", null),
            (item.ExternalId, item.Author, item.Rating, item.Title, item.Text, item.CreatedAt));
    }

    [Theory]
    [InlineData(1, 6, "2")]
    [InlineData(6, 6, null)]
    [InlineData(10, 12, null)]
    public void The_App_Store_feed_pages_by_number_to_its_end(int page, int last, string? next)
    {
        var links = string.Join(',', new[] { ("self", page), ("last", last), ("next", page + 1) }
            .Select(link => $$"""{"attributes":{"rel":"{{link.Item1}}","href":"https://itunes.apple.com/rss/customerreviews/page={{link.Item2}}/id=1/xml?x={{link.Item1}}"} }"""));

        Assert.Equal(next, Read("appstore-feed", $$"""{"feed":{"entry":{"id":{"label":"1"},"im:rating":{"label":"4"} },"link":[{{links}}]} }""").Next);
        Assert.Null(Read("appstore-feed", $$"""{"feed":{"link":[{{links}}]} }""").Next);
    }

    [Fact]
    public void The_App_Store_feed_ends_with_a_sentence()
    {
        var page = Read("appstore-feed", "CustomerReviews RSS page depth is limited to 10");

        Assert.Equal((PollOutcome.Empty, null), (page.Outcome, page.Next));
    }

    [Fact]
    public void App_Store_Connect_finds_responses_beside_the_reviews()
    {
        const string Review = """{"type":"customerReviews","id":"r{0}","attributes":{"rating":2,"title":"T","body":"x","reviewerNickname":"N","createdDate":"2026-07-01T08:10:34-07:00","territory":"DEU"},"relationships":{"response":{"data":{"id":"s{0}"}}}}""";
        static string Response(int id, string state) => $$$"""{"type":"customerReviewResponses","id":"s{{{id}}}","attributes":{"responseBody":"Danke","lastModifiedDate":"2026-07-02T00:00:00Z","state":"{{{state}}}"}}""";
        var page = Read("appstore-connect", $$"""
            {"data":[{{Review.Replace("{0}", "1", StringComparison.Ordinal)}},{{Review.Replace("{0}", "2", StringComparison.Ordinal)}},{{Review.Replace("{0}", "3", StringComparison.Ordinal)}}],
             "included":[{{Response(1, "PUBLISHED")}},{{Response(2, "PENDING_PUBLISH")}},{{Response(3, "REJECTED")}}],"links":{"next":"https://api.appstoreconnect.apple.com/x?cursor=A"},"meta":{"paging":{"total":31} } }
            """);

        Assert.Equal(["Danke", "Danke", null], page.Items.Select(item => item.Reply?.Text));
        Assert.All(page.Items, item => Assert.Equal((null, Utc(2026, 7, 1, 15, 10, 34), null),
            (item.Language, item.CreatedAt, item.UpdatedAt)));
        Assert.Equal((31, "https://api.appstoreconnect.apple.com/x?cursor=A"), (page.Total, page.Next));
    }

    [Fact]
    public void ProvenExpert_gives_totals_and_fails_in_a_200()
    {
        var page = Read("provenexpert", """{"status":"success","ratingValue":4.87,"reviewCount":153}""");

        Assert.Equal((PollOutcome.Ok, 153, 4.87m), (page.Outcome, page.Total, page.Average));
        Assert.Equal(PollOutcome.Auth, Read("provenexpert", """{"status":"error","errors":["wrong credentials"]}""").Outcome);
        Assert.Equal(PollOutcome.Failed, Read("provenexpert", """{"status":"error","errors":["internal"]}""").Outcome);
    }

    [Fact]
    public void Facebook_recommendations_are_no_stars()
    {
        var page = Read("facebook", """
            {"data":[{"created_time":"2026-07-05T14:05:42+0000","recommendation_type":"negative","review_text":"Nein","reviewer":{"name":"Jo"},"open_graph_story":{"id":"1_2"}},{"created_time":"2019-07-29T10:00:00+0000","rating":4,"review_text":"Gut"}],
             "paging":{"cursors":{"after":"Q"},"next":"https://graph.facebook.com/v21.0/1/ratings?access_token=secret&after=Q"}}
            """);

        Assert.Equal(("1_2", null, "negative", Utc(2026, 7, 5, 14, 5, 42)),
            (page.Items[0].ExternalId, page.Items[0].Rating, page.Items[0].Facts?["recommendation"], page.Items[0].CreatedAt));
        Assert.Equal(4, page.Items[1].Rating);
        Assert.StartsWith("gen:", page.Items[1].ExternalId, StringComparison.Ordinal);
        Assert.Equal("https://graph.facebook.com/v21.0/1/ratings?after=Q", page.Next);
        Assert.Null(Read("facebook", """{"data":[],"paging":{"cursors":{"after":"Q"}}}""").Next);
    }

    [Fact]
    public void Facebook_comments_are_known_by_their_address_where_they_have_no_id()
    {
        var item = Item("facebook", """{"data":[{"message":"Hallo","created_time":"2021-08-10T18:45:03+0000","permalink_url":"https://www.facebook.com/9/posts/101/?comment_id=102&reply_comment_id=103"}]}""");

        Assert.Equal("101_103", item.ExternalId);
    }

    [Theory]
    [InlineData(4, PollOutcome.Throttled)]
    [InlineData(613, PollOutcome.Throttled)]
    [InlineData(190, PollOutcome.Auth)]
    [InlineData(200, PollOutcome.Auth)]
    [InlineData(12, PollOutcome.Changed)]
    [InlineData(2, PollOutcome.Failed)]
    public void Meta_tells_by_code_what_is_wrong(int code, object outcome)
    {
        var body = $$$"""{"error":{"message":"m","code":{{{code}}}}}""";

        Assert.Equal(outcome, Read("facebook", Of(body, status: 400)).Outcome);
        Assert.Equal(outcome, Read("instagram", Of(body)).Outcome);
    }

    [Fact]
    public void Instagram_answers_are_recognised_by_the_own_name()
    {
        var item = Item("instagram", """
            {"data":[{"id":"17","text":"Schön!","timestamp":"2020-06-01T10:56:52+0000","username":"jo","replies":{"data":[{"id":"18","text":"Danke","username":"tee","timestamp":"2020-06-02T00:00:00+0000"},{"id":"19","text":"Ja","username":"uwe"}]}}]}
            """, null, ("username", "@Tee"));

        Assert.Equal(("17", "jo", "Schön!", "Danke"), (item.ExternalId, item.Author, item.Text, item.Reply?.Text));
        Assert.Equal("mention-media", Item("instagram", """{"mentioned_media":{"id":"20","caption":"@tee"}}""").Facts?["kind"]);
    }

    [Fact]
    public void Mastodon_posts_are_read_with_their_addresses_whole()
    {
        const string Status = """{"id":"114870142263126875","uri":"https://a.example/1","url":null,"created_at":"2025-07-17T19:07:48.000Z","edited_at":"2025-07-18T00:00:00Z","spoiler_text":"Tee","language":null,"visibility":"public","account":{"acct":"jo@a.example","display_name":""},"content":"<p>Hallo <a href=\"https://tee.example/weit\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">tee.example/</span><span class=\"invisible\">weit</span></a></p><p>Zwei</p>","reblog":null}""";
        var page = Read("mastodon", Of($$"""[{{Status}},{"id":"2","reblog":{{Status}}}]""", headers: ("Link", "<https://m.example/x?max_id=1>; rel=\"next\", <https://m.example/x?min_id=2>; rel=\"prev\"")));

        var item = Assert.Single(page.Items);
        Assert.Equal(("114870142263126875", "https://a.example/1", "jo@a.example", "Tee", "Hallo https://tee.example/weit\nZwei", null),
            (item.ExternalId, item.Url, item.Author, item.Title, item.Text, item.Language));
        Assert.Equal(Utc(2025, 7, 18), item.UpdatedAt);
        Assert.Equal("https://m.example/x?max_id=1", page.Next);
        Assert.Single(Read("mastodon", $$"""{"statuses":[{{Status}}],"accounts":[]}""").Items);
        Assert.Single(Read("mastodon", $$"""[{"id":"n","type":"mention","status":{{Status}}}]""").Items);
        Assert.Equal("https://m.example/x?min_id=2",
            Read("mastodon", Of("[]", "https://m.example/x?min_id=1", 200,
            ("Link", "<https://m.example/x?max_id=1>; rel=\"next\", <https://m.example/x?min_id=2>; rel=\"prev\""))).Next);
    }

    [Fact]
    public void Bluesky_believes_the_earlier_of_two_times()
    {
        var page = Read("bluesky", """
            {"posts":[{"uri":"at://did:plc:a/app.bsky.feed.post/3k","cid":"c","author":{"did":"did:plc:a","handle":"handle.invalid","displayName":"Jo"},"record":{"text":"x","createdAt":"2099-01-01T00:00:00Z","langs":["de"],"reply":{"root":{"uri":"at://r","cid":"rc"}}},"indexedAt":"2025-05-19T17:10:09.813Z"}],"cursor":"25","hitsTotal":99}
            """);

        var item = Assert.Single(page.Items);
        Assert.Equal(("https://bsky.app/profile/did:plc:a/post/3k", "Jo", "de", "at://r"),
            (item.Url, item.Author, item.Language, item.Facts?["rootUri"]));
        Assert.Equal(Utc(2025, 5, 19, 17, 10, 9).AddMilliseconds(813), item.CreatedAt);
        Assert.Equal(("25", 99), (page.Next, page.Total));
        Assert.Equal(PollOutcome.Auth, Read("bluesky", Of("""{"error":"ExpiredToken","message":"Token has expired"}""", status: 400)).Outcome);
        Assert.Equal(PollOutcome.Blocked, Read("bluesky", Of("<html>403 Forbidden</html>", status: 403)).Outcome);
    }

    [Fact]
    public void YouTube_replies_count_when_the_own_channel_wrote_them()
    {
        static string Comment(string id, string channel, string text, string at) => $$"""{"id":"{{id}}","snippet":{"videoId":"v","authorDisplayName":"N","authorChannelId":{"value":"{{channel}}"},"textDisplay":"{{text}}","publishedAt":"{{at}}","updatedAt":"{{at}}"} }""";
        var body = $$"""
            {"kind":"youtube#commentThreadListResponse","nextPageToken":"Q","items":[{"id":"t","snippet":{"channelId":"own","topLevelComment":{{Comment("t", "x", "a&lt;b<br>c", "2019-11-26T15:51:44Z")}}},
             "replies":{"comments":[{{Comment("t.1", "own", "alt", "2019-11-27T00:00:00Z")}},{{Comment("t.2", "own", "neu", "2019-11-28T00:00:00Z")}},{{Comment("t.3", "x", "ich", "2019-11-29T00:00:00Z")}}]} }]}
            """;

        var item = Item("youtube", body);
        Assert.Equal(("a<b\nc", "neu", "https://www.youtube.com/watch?v=v&lc=t", null),
            (item.Text, item.Reply?.Text, item.Url, item.UpdatedAt));
        Assert.Null(Item("youtube", body, null, ("channelId", "other")).Reply);
        Assert.Equal("a&lt;b<br>c", Item("youtube", body,
            "https://www.googleapis.com/youtube/v3/commentThreads?textFormat=plainText").Text);
    }

    [Fact]
    public void YouTube_quota_comes_back_at_midnight_Pacific()
    {
        var page = Read("youtube", Of("""{"error":{"code":403,"message":"quota","errors":[{"reason":"quotaExceeded"}]}}""", status: 403));

        Assert.Equal((PollOutcome.Throttled, TimeSpan.FromHours(19)), (page.Outcome, page.Wait));
        Assert.Equal(PollOutcome.Empty, Read("youtube", Of("""{"error":{"code":403,"errors":[{"reason":"commentsDisabled"}]}}""", status: 403)).Outcome);
        Assert.Equal(PollOutcome.Auth, Read("youtube", Of("""{"error":{"code":400,"message":"API key not valid","details":[{"reason":"API_KEY_INVALID"}]}}""", status: 400)).Outcome);
    }

    [Fact]
    public void Hacker_News_moves_its_window_where_its_pages_end()
    {
        static string Hits(int page, int pages, long total) => $$"""
            {"hits":[{"objectID":"1","author":"jo","title":null,"comment_text":"left&#x2F;right<p>I don&#x27;t","story_title":"S","created_at":"2018-11-15T21:10:34.000Z","created_at_i":1542316234}],"page":{{page}},"nbPages":{{pages}},"hitsPerPage":100,"nbHits":{{total}}}
            """;
        var page = Read("hackernews", Hits(0, 10, 5000));

        Assert.Equal(("left/right\nI don't", null, "https://news.ycombinator.com/item?id=1"),
            (page.Items[0].Text, page.Items[0].Title, page.Items[0].Url));
        Assert.Equal(("1", 5000), (page.Next, page.Total));
        Assert.Equal("before:1542316234", Read("hackernews", Hits(9, 10, 5000)).Next);
        Assert.Equal("before:1542316234", Read("hackernews", Hits(9, 50, 5000)).Next);
        Assert.Null(Read("hackernews", Hits(1, 2, 150)).Next);
    }

    [Fact]
    public void Reddit_says_what_was_removed()
    {
        const string Body = """
            {"kind":"Listing","data":{"after":"t3_z","children":[{"kind":"t3","data":{"name":"t3_a","title":"A &amp; B","selftext":"**x**","permalink":"/r/a/1","author":"jo","created_utc":1439447000.0,"edited":1439447718.0}},
             {"kind":"t1","data":{"name":"t1_b","body":"y","permalink":"/r/a/2","author":"[deleted]","created_utc":1439447000.0,"edited":false}},{"kind":"t1","data":{"name":"t1_c","body":"[removed]"}},{"kind":"t3","data":{"name":"t3_d","selftext":"","removed_by_category":"moderator"}}]}}
            """;
        var page = Read("reddit", Body);

        Assert.Equal(("A &amp; B", "**x**", "https://www.reddit.com/r/a/1", Utc(2015, 8, 13, 6, 35, 18)),
            (page.Items[0].Title, page.Items[0].Text, page.Items[0].Url, page.Items[0].UpdatedAt));
        Assert.Equal(("y", null, null), (page.Items[1].Text, page.Items[1].Author, page.Items[1].UpdatedAt));
        Assert.Equal(["t1_c", "t3_d"], page.Gone);
        Assert.Equal("t3_z", page.Next);
        Assert.Equal("A & B", Read("reddit", Body, "https://oauth.reddit.com/search?q=a").Items[0].Title);
        Assert.Equal("A &amp; B", Read("reddit", Body, "https://oauth.reddit.com/search?q=a&raw_json=1").Items[0].Title);
    }

    [Fact]
    public void Lemmy_posts_and_comments_are_known_by_their_address_everywhere()
    {
        var page = Read("lemmy", """
            {"posts":[{"post":{"id":8,"name":"Wo?","body":"**Tee**","ap_id":"https://f.example/post/8","published":"2026-07-04T08:00:00","updated":"2026-07-04T09:00:00Z"},"creator":{"name":"jo"}}],
             "comments":[{"comment":{"id":9,"content":"Da","ap_id":"https://f.example/comment/9","published":"2026-07-05T08:00:00.123456Z"},"creator":{"name":"uwe"},"post":{"id":8,"name":"Wo?"}},
              {"comment":{"id":10,"content":"weg","ap_id":"https://f.example/comment/10","deleted":true}}]}
            """, "https://f.example/api/v3/search?q=tee&limit=2&page=4");

        Assert.Equal(["https://f.example/post/8", "https://f.example/comment/9"], page.Items.Select(item => item.ExternalId));
        Assert.Equal(("Wo?", "**Tee**", "jo", Utc(2026, 7, 4, 8), Utc(2026, 7, 4, 9)),
            (page.Items[0].Title, page.Items[0].Text, page.Items[0].Author, page.Items[0].CreatedAt, page.Items[0].UpdatedAt));
        Assert.Equal("5", page.Next);
        Assert.Equal(["https://f.example/comment/10"], page.Gone);
    }

    [Fact]
    public void Stack_Exchange_is_obeyed_when_it_asks_for_a_break()
    {
        var page = Read("stackexchange", """
            {"items":[{"item_type":"question","question_id":4711,"title":"Nordwind&#39;s API","excerpt":"I call <span class=\"highlight\">it</span> &amp; get 500","creation_date":1783245296,"last_activity_date":1783248000},{"item_type":"answer","question_id":4711,"answer_id":4712,"excerpt":"x"}],"has_more":true,"backoff":10}
            """, "https://api.stackexchange.com/2.3/search/excerpts?site=stackoverflow&page=2");

        Assert.Equal(("q4711", "Nordwind's API", "I call it & get 500", "https://stackoverflow.com/q/4711", null),
            (page.Items[0].ExternalId, page.Items[0].Title, page.Items[0].Text, page.Items[0].Url, page.Items[0].UpdatedAt));
        Assert.Equal("a4712", page.Items[1].ExternalId);
        Assert.Equal(("3", TimeSpan.FromSeconds(10)), (page.Next, page.Wait));
        Assert.Equal(TimeSpan.FromSeconds(10), Read("stackexchange", """{"backoff":10}""").Wait);
        Assert.Equal(TimeSpan.FromHours(12), Read("stackexchange", """{"items":[],"quota_remaining":0}""").Wait);
        var throttled = Read("stackexchange", Of("""{"error_id":502,"error_name":"throttle_violation","error_message":"too many requests from this IP, more requests available in 75 seconds"}""", status: 400));
        Assert.Equal((PollOutcome.Throttled, TimeSpan.FromSeconds(75)), (throttled.Outcome, throttled.Wait));
    }

    [Fact]
    public void X_posts_keep_the_id_of_their_first_version()
    {
        var page = Read("x", """
            {"data":[{"id":"2","author_id":"9","text":"a &amp; b &lt;3","lang":"en","created_at":"2020-06-25T06:14:19.000Z","edit_history_tweet_ids":["1","2"]},{"id":"3","author_id":"8","text":"x"}],"includes":{"users":[{"id":"9","username":"jo"}]},"meta":{"next_token":"n","result_count":2},"errors":[{"title":"Not Found"}]}
            """);

        Assert.Equal(("1", "a & b <3", "jo", "https://x.com/jo/status/2", "2"),
            (page.Items[0].ExternalId, page.Items[0].Text, page.Items[0].Author, page.Items[0].Url, page.Items[0].Facts?["latest"]));
        Assert.Equal(("3", null), (page.Items[1].ExternalId, page.Items[1].Author));
        Assert.Equal("n", page.Next);
        Assert.Equal(PollOutcome.Empty, Read("x", """{"meta":{"result_count":0}}""").Outcome);
        Assert.Equal(PollOutcome.Changed, Read("x", """{"errors":[{"detail":"no"}]}""").Outcome);
    }

    [Theory]
    [InlineData("<rss><channel><item><title>x</title></item></channel></rss>", "x")]
    [InlineData("<!-- saved from url=(0024)https://shop.example/tee -->\n<html><script type='application/ld+json'>{\"@type\":\"Review\",\"headline\":\"x\"}</script></html>", "x")]
    [InlineData("""<html><script id="__NEXT_DATA__">{"props":{"pageProps":{"businessUnit":{},"reviews":[{"id":"1","title":"x"}]}}}</script></html>""", "x")]
    public void Saved_files_show_what_they_are(string body, string title)
    {
        var item = Item("saved", body);

        Assert.Equal(("saved", title), (item.Source, item.Title));
    }

    [Fact]
    public void A_saved_page_knows_where_it_was_saved_from() =>
        Assert.Equal("https://shop.example/tee",
            Item("saved", "<!-- saved from url=(0024)https://shop.example/tee -->\n<html><script type='application/ld+json'>{\"@type\":\"Review\",\"headline\":\"x\"}</script></html>").Url);

    [Theory]
    [InlineData("etrusted", "items")]
    [InlineData("trustpilot", "reviews")]
    [InlineData("judgeme", "reviews")]
    [InlineData("hackernews", "hits")]
    [InlineData("facebook", "data")]
    [InlineData("appstore-connect", "data")]
    public void One_odd_entry_does_not_hide_the_others(string type, string list)
    {
        var page = Read(type, $$"""{"{{list}}":[null,3,"x",[],{"id":["a"]},{"id":"1","objectID":"1","message":"m","rating":{},"createdAt":[],"attributes":7,"customer":false,"links":3},{"id":2,"objectID":2,"message":"m"}]}""");

        Assert.Contains("1", page.Items.Select(item => item.ExternalId));
        Assert.Contains("2", page.Items.Select(item => item.ExternalId));
    }

    [Fact]
    public void An_id_longer_than_any_key_is_shortened_and_stays_unique()
    {
        var page = Read("trustpilot", $$"""{"reviews":[{"id":"{{new string('a', 5000)}}1"},{"id":"{{new string('a', 5000)}}2"}]}""");

        Assert.Equal(2, page.Items.Count);
        Assert.All(page.Items, item => Assert.InRange(item.ExternalId.Length, 1, 512));
    }

    [Theory]
    [InlineData("google-business", """{"reviews":[{"reviewId":"1","reviewer":{"displayName":"jo@x.example"}}]}""")]
    [InlineData("google-play", """{"reviews":[{"reviewId":"1","authorName":"jo@x.example","comments":[{"userComment":{"text":"x"}}]}]}""")]
    [InlineData("etrusted", """{"items":[{"id":"1","customer":{"fullName":"jo@x.example","email":"jo@x.example"}}]}""")]
    [InlineData("judgeme", """{"reviews":[{"id":1,"reviewer":{"name":"jo@x.example","email":"jo@x.example","phone":"0431"}}]}""")]
    [InlineData("yotpo", """{"reviews":[{"id":1,"name":"jo@x.example","email":"jo@x.example"}]}""")]
    public void An_address_is_kept_nowhere(string type, string body) =>
        Assert.DoesNotContain("x.example", System.Text.Json.JsonSerializer.Serialize(Item(type, body)), StringComparison.Ordinal);

    [Fact]
    public void No_reader_throws_whatever_it_is_given()
    {
        var random = new Random(5);
        string[] pieces = ["{", "}", "[", "]", "\"", ":", ",", "null", "1e999", "\"id\"", "\"items\"", "\"data\"", "\"reviews\"",
            "\"feed\"", "\"entry\"", "\\u", "\ud83d", "<", ">", "</", "<item>", "<!--", "<![CDATA[", "&", "&#x;", "=", "'", "\0", "ä", " "];
        foreach (var adapter in SourceTypes.All)
        {
            for (var i = 0; i < 300; i++)
            {
                var body = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
                var page = adapter.Read(Of(body, i % 2 == 0 ? "https://x.example/?page=1" : null, i % 7 == 0 ? 400 : 200),
                    Settings(adapter.Type));
                Assert.True(page.Outcome is PollOutcome.Ok or PollOutcome.Empty || page.Reason is not null, body);
            }
        }
    }
}
