using System.Text;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources;

namespace Feedback.Tests.Monitoring;

/// <summary>Makes answers of sources as a fetcher would hand them on, and reads them.</summary>
internal static class Answers
{
    public static readonly DateTimeOffset Noon = new(2026, 7, 8, 12, 0, 0, TimeSpan.Zero);

    public static SourceSettings Settings(string type, params (string Name, string Value)[] values) =>
        new("test", type, values.Select(value => KeyValuePair.Create(value.Name, value.Value)));

    public static SourceAnswer Of(string body, string? url = null, int status = 200, params (string Name, string Value)[] headers) =>
        Of(Encoding.UTF8.GetBytes(body), url, status, headers);

    public static SourceAnswer Of(byte[] body, string? url = null, int status = 200, params (string Name, string Value)[] headers) =>
        new(status, new AnswerHeaders(headers.Select(header => KeyValuePair.Create(header.Name, header.Value))), body, url is null
            ? null
            : new Uri(url), Noon);

    public static SourcePage Read(string type, string body, string? url = null, params (string Name, string Value)[] settings) =>
        SourceTypes.Find(type)!.Read(Of(body, url), Settings(type, settings));

    public static SourcePage Read(string type, SourceAnswer answer) => SourceTypes.Find(type)!.Read(answer, Settings(type));

    /// <summary>The only item of an answer.</summary>
    public static Item Item(string type, string body, string? url = null, params (string Name, string Value)[] settings) =>
        Assert.Single(Read(type, body, url, settings).Items);

    public static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0, int second = 0) =>
        new(year, month, day, hour, minute, second, TimeSpan.Zero);
}
