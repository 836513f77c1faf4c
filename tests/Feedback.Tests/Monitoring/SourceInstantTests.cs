using System.Globalization;
using Feedback.Models.Items;

namespace Feedback.Tests.Monitoring;

public sealed class SourceInstantTests
{
    [Theory]
    [InlineData("2026-07-02", "2026-07-02T00:00:00Z")]
    [InlineData("2026-07-02T09:30+02:00", "2026-07-02T07:30:00Z")]
    [InlineData("2026-07-02T09:30:15.5Z", "2026-07-02T09:30:15.5Z")]
    [InlineData("2026-07-03T10:11:12.345678901Z", "2026-07-03T10:11:12.3456789Z")]
    [InlineData("2026-07-02 09:30:15", "2026-07-02T09:30:15Z")]
    [InlineData("2026-07-02t09:30:15z", "2026-07-02T09:30:15Z")]
    [InlineData("2021-08-10T18:45:03+0000", "2021-08-10T18:45:03Z")]
    [InlineData("2026-07-01T08:10:34-07:00", "2026-07-01T15:10:34Z")]
    [InlineData("2026-07-01T08:10:34,5-0700", "2026-07-01T15:10:34.5Z")]
    [InlineData("20050418T2300-0700", "2005-04-19T06:00:00Z")]
    [InlineData("20260702", "2026-07-02T00:00:00Z")]
    [InlineData("20260702101112", "2026-07-02T10:11:12Z")]
    [InlineData("2026-7-2", "2026-07-02T00:00:00Z")]
    [InlineData("2026/07/02 10:00", "2026-07-02T10:00:00Z")]
    [InlineData("2026-07-02T24:00:00Z", "2026-07-03T00:00:00Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z")]
    [InlineData("2023-07-20T10:17:40.298101", "2023-07-20T10:17:40.298101Z")]
    [InlineData("2026-07-02T09:30:00 Europe/Berlin", "2026-07-02T09:30:00Z")]
    public void ISO_8601_is_read_in_all_its_forms(string text, string expected) =>
        Assert.Equal(Instant(expected), SourceInstant.Parse(text));

    [Theory]
    [InlineData("Sat, 07 Jan 2017 15:39:39 +0100", "2017-01-07T14:39:39Z")]
    [InlineData("Fri, 20 Feb 2015 09:51:15 UTC", "2015-02-20T09:51:15Z")]
    [InlineData("Wed, 03 Jan 2018 13:47:00 GMT\n      ", "2018-01-03T13:47:00Z")]
    [InlineData("Mo, 07 Jan 2017 15:39:39 EST", "2017-01-07T20:39:39Z")]
    [InlineData("mar., 07 juil. 2026 10:00:00 CEST", "2026-07-07T08:00:00Z")]
    [InlineData("07 Jan 17 15:39 GMT", "2017-01-07T15:39:00Z")]
    [InlineData("Thu, 01 Jan 98 00:00:00 PDT", "1998-01-01T07:00:00Z")]
    [InlineData("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z")]
    [InlineData("Sun Nov  6 08:49:37 1994", "1994-11-06T08:49:37Z")]
    [InlineData("Thu Jul 02 2026 10:00:00 GMT+0200 (Central European Summer Time)", "2026-07-02T08:00:00Z")]
    [InlineData("2 Jul 2026", "2026-07-02T00:00:00Z")]
    public void Mail_and_HTTP_dates_are_read_whatever_is_wrong_with_them(string text, string expected) =>
        Assert.Equal(Instant(expected), SourceInstant.Parse(text));

    [Theory]
    [InlineData("02.07.2026", "2026-07-02T00:00:00Z")]
    [InlineData("2.7.26", "2026-07-02T00:00:00Z")]
    [InlineData("02.07.26", "2026-07-02T00:00:00Z")]
    [InlineData("02.07.2026, 10:15 Uhr", "2026-07-02T10:15:00Z")]
    [InlineData("02.07.2026 10.15 Uhr", "2026-07-02T10:15:00Z")]
    [InlineData("2. Juli 2026", "2026-07-02T00:00:00Z")]
    [InlineData("2. März 2026 um 10:15", "2026-03-02T10:15:00Z")]
    [InlineData("31. Jänner 2026", "2026-01-31T00:00:00Z")]
    [InlineData("July 2, 2026", "2026-07-02T00:00:00Z")]
    [InlineData("October 29, 2021 @ 8:28 am", "2021-10-29T08:28:00Z")]
    [InlineData("Oct 29, 2021 12:05 AM", "2021-10-29T00:05:00Z")]
    [InlineData("25/12/2025", "2025-12-25T00:00:00Z")]
    [InlineData("12/25/2025", "2025-12-25T00:00:00Z")]
    public void Dates_for_people_are_read(string text, string expected) => Assert.Equal(Instant(expected), SourceInstant.Parse(text));

    [Theory]
    [InlineData("1783245296", "2026-07-05T09:54:56Z")]
    [InlineData("1783245296713", "2026-07-05T09:54:56.713Z")]
    public void Unix_time_is_read_in_seconds_and_milliseconds(string text, string expected) =>
        Assert.Equal(Instant(expected), SourceInstant.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("gestern")]
    [InlineData("vor 2 Wochen")]
    [InlineData("2 weeks ago")]
    [InlineData("Juli 2026")]
    [InlineData("2026")]
    [InlineData("2026-02-30")]
    [InlineData("2026-13-01")]
    [InlineData("0000-00-00 00:00:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2026-07-02T25:00:00Z")]
    [InlineData("03/04/2026")]
    [InlineData("2026-07-02T10:00:00+99:00")]
    public void What_is_no_date_or_could_be_two_is_none(string text) => Assert.Null(SourceInstant.Parse(text));

    [Fact]
    public void Any_text_is_read_or_refused_without_an_exception()
    {
        const string Alphabet = "0123456789-:/.,+ TZJulMärzGMTamp\u2212()[]";
        var random = new Random(20260702);
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));
            if (SourceInstant.Parse(text) is { } instant)
                Assert.InRange(instant.Year, 1899, 9999);
        }
    }

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
