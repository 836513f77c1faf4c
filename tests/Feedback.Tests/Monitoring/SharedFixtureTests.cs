using Feedback.Monitoring.Sources;
using static Feedback.Tests.Monitoring.Answers;

namespace Feedback.Tests.Monitoring;

/// <summary>
/// Recorded answers of real platforms, where a workplace has them beside the repository; without them there is nothing to do here.
/// </summary>
public sealed class SharedFixtureTests
{
    // Type, file, number of items, total, whether there is a next page.
    private static readonly (string Type, string File, int Items, long? Total, bool HasNext)[] Expected =
    [
        ("appstore-feed", "appstore/1510826067_gb_1.json", 4, null, false),
        ("appstore-feed", "appstore/1510826067_gb_2.json", 0, null, false),
        ("appstore-feed", "appstore/497799835_fr_1.json", 50, null, true),
        ("appstore-feed", "appstore/555731861_us_11.json", 0, null, false),
        ("appstore-feed", "appstore/empty_page.json", 0, null, false),
        ("appstore-feed", "appstore/invalid_rating.json", 1, null, false),
        ("appstore-connect", "appstore/asc_customer_reviews.json", 2, 31, true),
        ("bluesky", "bluesky/searchPosts_redistricting.json", 25, null, true),
        ("bluesky", "bluesky/thread_view_post_with_embed.json", 1, null, false),
        ("facebook", "facebook/page_ratings.json", 3, null, true),
        ("facebook", "facebook/post_comments_p1.json", 10, 18, true),
        ("feed", "feeds/AtomSpecialCharacters.xml", 1, null, false),
        ("feed", "feeds/Rss091FullSample.xml", 1, null, false),
        ("feed", "feeds/Rss10OrfAt.xml", 50, null, false),
        ("feed", "feeds/Rss20FazNet.xml", 13, null, false),
        ("feed", "feeds/Rss20ISO88591Intranet30.xml", 30, null, false),
        ("feed", "feeds/Rss20Spiegel.xml", 17, null, false),
        ("feed", "feeds/encoding.rss", 40, null, false),
        ("feed", "feeds/google_alerts.xml", 1, null, false),
        ("feed", "feeds/heise.atom", 15, null, false),
        ("feed", "feeds/illformed/always_strip_doctype.xml", 0, null, false),
        ("feed", "feeds/illformed/koi8r.xml", 1, null, false),
        ("feed", "feeds/illformed/rss_incomplete_cdata.xml", 0, null, false),
        ("feed", "feeds/illformed/rss_item_link_corrupted_ampersands.xml", 1, null, false),
        ("feed", "feeds/illformed/undeclared_namespace.xml", 0, null, false),
        ("feed", "feeds/instant-article.rss", 1, null, false),
        ("feed", "feeds/narro.rss", 1, null, false),
        ("feed", "feeds/pagination-links.rss", 1, null, true),
        ("feed", "feeds/reddit-home.rss", 24, null, false),
        ("google-business", "google_business/reviews_list_p1.json", 3, 57, true),
        ("google-business", "google_business/reviews_list_p2.json", 1, 57, false),
        ("google-places", "google_places/place_reviews_new.json", 2, 57, false),
        ("google-places", "google_places/place_details_classic.json", 5, 939, false),
        ("google-play", "googleplay/reviews_list.json", 2, null, true),
        ("hackernews", "hackernews/ask_hn_page2.json", 1, 849, true),
        ("hackernews", "hackernews/search_by_date_comments_1.json", 2, 17321865, true),
        ("instagram", "instagram/comment_replies.json", 1, null, false),
        ("instagram", "instagram/media_comments_p1.json", 2, null, true),
        ("instagram", "instagram/mentioned_comment.json", 1, null, false),
        ("instagram", "instagram/mentioned_media.json", 1, null, false),
        ("judgeme", "judgeme/reviews_index.json", 2, null, false),
        ("lemmy", "lemmy/search_v3.json", 2, null, false),
        ("mastodon", "mastodon/search_v2_accounts.json", 0, null, false),
        ("mastodon", "mastodon/status_after_edit.json", 1, null, false),
        ("mastodon", "mastodon/timeline_tag_rstats.json", 5, null, false),
        ("page", "jsonld/creativework_mixed_jsonld-microdata.html", 2, 3077, false),
        ("page", "jsonld/eatsmarter_null-bodies.html", 4, 4, false),
        ("page", "jsonld/fitmencook_graph_html-body.html", 1, 0, false),
        ("page", "jsonld/invalid_control-characters.html", 0, null, false),
        ("page", "jsonld/invalid_html-comment-in-string.html", 0, null, false),
        ("page", "jsonld/invalid_js-comment.html", 0, null, false),
        ("page", "jsonld/null-blocks_escaped-keys.html", 1, 280, false),
        ("page", "jsonld/okokorecepten-nl_best10.html", 0, 3, false),
        ("page", "jsonld/polishfoodies_no-body.html", 7, 7, false),
        ("page", "jsonld/product_array-root.html", 0, 89, false),
        ("page", "jsonld/recept-se_no-rating_duplicates.html", 5, 197, false),
        ("page", "jsonld/reishunger-de_reviews-key.html", 3, 3, false),
        ("page", "jsonld/ricardocuisine_description_anonymous.html", 3, 4, false),
        ("page", "jsonld/shop_product_de.html", 2, 23, false),
        ("page", "microdata/littlespicejar_meta-content.html", 5, 42, false),
        ("page", "microdata/product_aggregate.html", 0, 89, false),
        ("page", "microdata/product_itemref.html", 0, 89, false),
        ("page", "microdata/shop_product_de.html", 2, 23, false),
        ("page", "microformats/v1_hreview_vcard.html", 1, null, false),
        ("page", "microformats/v2_h-review-aggregate_simpleproperties.html", 0, 17, false),
        ("page", "microformats/v2_h-review_implieditem.html", 1, null, false),
        ("page", "microformats/v2_h-review_justaname.html", 1, null, false),
        ("page", "microformats/v2_h-review_vcard.html", 1, null, false),
        ("provenexpert", "provenexpert/rating_summary.json", 0, 153, false),
        ("reddit", "reddit/search_praw_oauth.json", 6, null, false),
        ("stackexchange", "stackexchange/search_excerpts.json", 2, null, false),
        ("etrusted", "trustedshops/etrusted_reviews.json", 3, 3, true),
        ("trustpilot", "trustpilot/api_business_unit_reviews.json", 3, null, true),
        ("trustpilot-page", "trustpilot/public_page_jsonld.html", 2, 312, false),
        ("trustpilot-page", "trustpilot/public_page_next_data.html", 2, 312, true),
        ("x", "x/search_recent_query.json", 4, null, false),
        ("yotpo", "yotpo/apps_reviews.json", 1, null, false),
        ("yotpo", "yotpo/widget_product_reviews.json", 2, 2, false),
        ("youtube", "youtube/comment_threads_all_to_me.json", 4, null, false),
        ("youtube", "youtube/comment_threads_by_video_paged_1.json", 5, null, true),
    ];

    [Fact]
    public void Recorded_answers_give_their_items_totals_and_next_pages()
    {
        foreach (var (type, file, items, total, hasNext) in Expected)
        {
            if (Bytes(file) is not { } body)
                continue;
            var page = Read(type, Of(body));
            Assert.True((items, total, hasNext) == (page.Items.Count, page.Total, page.Next is not null),
                $"{file}: {page.Items.Count} items, total {page.Total}, next {page.Next}, {page.Reason}");
            Assert.True(page.Outcome is PollOutcome.Ok or PollOutcome.Empty, file);
            Assert.All(page.Items, item =>
            {
                Assert.True(item.Source == type && item.ExternalId.Length > 0, file);
                Assert.True(item.Rating is null or >= 1 and <= 5, file);
                Assert.DoesNotContain("@example.com", System.Text.Json.JsonSerializer.Serialize(item), StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void Recorded_answers_that_are_none_are_errors()
    {
        foreach (var (type, file) in new[] { ("feed", "feeds/unrecognized.rss"), ("feed", "feeds/illformed/rss_empty_document.xml"),
            ("bluesky", "bluesky/feed_record.json"), ("mastodon", "mastodon/error_404.json") })
        {
            if (Bytes(file) is { } body)
                Assert.Equal(PollOutcome.Changed, Read(type, Of(body)).Outcome);
        }
    }

    private static byte[]? Bytes(string file)
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var path = Path.Combine(directory.FullName, "shared", "fixtures", file);
            if (File.Exists(path))
                return File.ReadAllBytes(path);
        }
        return null;
    }
}
