using System.Text.Encodings.Web;
using System.Text.Json;

namespace Feedback.Storage;

/// <summary>How rows and messages are written: readable in a storage browser, umlauts as they are.</summary>
internal static class StoredJson
{
    /// <summary>A context's own options with the encoder of the store. Rows and messages reach no page or script: only JSON parsers read them.</summary>
    public static JsonSerializerOptions Options(JsonSerializerOptions ofContext) => new(ofContext)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
