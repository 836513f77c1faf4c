using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Feedback.Models.Items;

namespace Feedback.Monitoring.Sources;

/// <summary>Items as the command line and the interface show them: fixed names, absent is null, instants in UTC with <c>Z</c>.</summary>
internal static class ItemJson
{
    /// <summary>Umlauts and emoji as themselves; what reaches a page is encoded there.</summary>
    public static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter json, IEnumerable<Item> items)
    {
        json.WriteStartArray();
        foreach (var item in items)
            Write(json, item);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, Item item)
    {
        json.WriteStartObject();
        json.WriteString("source", item.Source);
        json.WriteString("externalId", item.ExternalId);
        json.WriteString("url", item.Url);
        json.WriteString("author", item.Author);
        if (item.Rating is { } rating)
            json.WriteNumber("rating", rating);
        else
            json.WriteNull("rating");
        json.WriteString("title", item.Title);
        json.WriteString("text", item.Text);
        json.WriteString("language", item.Language);
        json.WriteString("createdAt", Instant(item.CreatedAt));
        json.WriteString("updatedAt", Instant(item.UpdatedAt));
        json.WritePropertyName("reply");
        if (item.Reply is { } reply)
        {
            json.WriteStartObject();
            json.WriteString("text", reply.Text);
            json.WriteString("at", Instant(reply.At));
            json.WriteEndObject();
        }
        else
        {
            json.WriteNullValue();
        }
        json.WriteEndObject();
    }

    public static string? Instant(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
