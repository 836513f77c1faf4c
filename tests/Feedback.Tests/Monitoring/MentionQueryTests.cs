using Feedback.Models.Items;
using Feedback.Models.Mentions;

namespace Feedback.Tests.Monitoring;

/// <summary>Which posts are about us.</summary>
public sealed class MentionQueryTests
{
    [Theory]
    [InlineData("Müller", "Bei Mueller bestellt", true)]
    [InlineData("Müller", "bei MULLER bestellt", true)]
    [InlineData("Mueller", "Bei Müller bestellt", true)]
    [InlineData("Müller", "Bei Mu\u0308ller bestellt", true)]
    [InlineData("Straße", "In der Strasse", true)]
    [InlineData("Nordlicht", "Des Nordlichts Tee", true)]
    [InlineData("Nordlicht", "Viele Nordlichter", true)]
    [InlineData("Nordlicht", "nördlich von hier", false)]
    [InlineData("Nordlicht", "Nordlichtertour", false)]
    [InlineData("Kanne", "Zwei Kannen", true)]
    [InlineData("Kannen", "Eine Kanne", true)]
    [InlineData("reklamieren", "Ich reklamierte sofort", true)]
    [InlineData("liefern", "Ihr liefert nicht", true)]
    [InlineData("liefern", "Nie geliefert", true)]
    [InlineData("Haus", "Hausmeister", false)]
    [InlineData("=Haus", "Hauses", false)]
    [InlineData("=Haus", "das HAUS!", true)]
    [InlineData("Tee*", "Teehaus", true)]
    [InlineData("Teehaus Nordlicht", "Das Teehaus-Nordlicht ist zu", true)]
    [InlineData("Teehaus Nordlicht", "#TeehausNordlicht", true)]
    [InlineData("\"Teehaus Nordlicht\"", "Des Teehauses Nordlicht", true)]
    [InlineData("Teehaus Nordlicht", "Nordlicht und Teehaus", false)]
    [InlineData("café", "Im Cafe", true)]
    [InlineData("C3PO", "c3po!", true)]
    public void German_words_are_found_in_the_forms_they_take(string word, string text, bool isAbout) =>
        Assert.Equal(isAbout, Judge(new MentionLists { Any = word }, text).IsAboutUs);

    [Fact]
    public void Any_all_and_none_are_read_together_and_the_verdict_names_the_word()
    {
        var lists = new MentionLists { Any = "Teehaus, Nordlicht", All = "Tee", None = "Polarlicht\nAurora Borealis" };

        Assert.Equal(new MentionVerdict(MentionReason.About, "Nordlicht"), Judge(lists, "Nordlicht: der Tee ist gut"));
        Assert.Equal(new MentionVerdict(MentionReason.LacksRequiredWord, "Tee"), Judge(lists, "Nordlicht ist schön"));
        Assert.Equal(new MentionVerdict(MentionReason.HasExcludedWord, "Aurora Borealis"), Judge(lists, "Tee und Nordlicht, die aurora borealis"));
        Assert.Equal(MentionReason.HasNoWord, Judge(lists, "Tee ist gut").Reason);
    }

    [Theory]
    [InlineData("https://social.example/@spammer/1", "Jemand", MentionReason.BlockedAuthor)]
    [InlineData("https://bsky.app/profile/spammer.example/post/1", "Jemand", MentionReason.BlockedAuthor)]
    [InlineData("https://social.example/@other/1", "@Spammer", MentionReason.BlockedAuthor)]
    [InlineData("https://x.com/teehaus/status/1", "Teehaus", MentionReason.OwnPost)]
    [InlineData("https://blog.werbung.example/1", "Jemand", MentionReason.BlockedDomain)]
    [InlineData("https://keinewerbung.example/1", "Jemand", MentionReason.About)]
    [InlineData("https://social.example/@spammerin/1", "Jemand", MentionReason.About)]
    public void Authors_domains_and_own_posts_are_left_out(string url, string author, object reason)
    {
        var query = MentionQuery.Of(new MentionLists
        {
            Any = "Tee",
            BlockedAuthors = "@spammer, spammer.example",
            OwnAccounts = "@teehaus",
            BlockedDomains = "werbung.example",
        })!;

        Assert.Equal(reason, query.Judge(new Item { Source = "s", ExternalId = "1", Text = "Tee", Url = url, Author = author }).Reason);
    }

    [Theory]
    [InlineData("de-AT", null, true)]
    [InlineData("fr", null, false)]
    [InlineData(null, "de", true)]
    [InlineData(null, "en", false)]
    [InlineData(null, null, true)]
    public void Languages_are_kept_by_what_the_source_says_else_by_the_text(string? given, string? detected, bool isAbout)
    {
        var query = MentionQuery.Of(new MentionLists { Languages = "de" })!;

        Assert.Equal(isAbout, query.Judge(new Item { Source = "s", ExternalId = "1", Text = "Tee", Language = given }, detected).IsAboutUs);
    }

    [Fact]
    public void Empty_lists_ask_for_nothing() => Assert.Null(MentionQuery.Of(new MentionLists { Any = " , \n", None = "" }));

    [Fact]
    public void A_long_text_of_one_letter_takes_no_longer_than_it_is_long()
    {
        var query = MentionQuery.Of(new MentionLists { Any = string.Join(',', Enumerable.Range(0, 200).Select(i => $"wort{i} und wort{i}")) })!;

        Assert.False(query.Judge(new Item { Source = "s", ExternalId = "1", Text = string.Concat(Enumerable.Repeat("wort ", 40_000)) }).IsAboutUs);
    }

    private static MentionVerdict Judge(MentionLists lists, string text) =>
        MentionQuery.Of(lists)!.Judge(new Item { Source = "s", ExternalId = "1", Text = text });
}
