using System.Text.Json.Serialization;
using Feedback.Models.Ledger;
using Feedback.Storage;

namespace Feedback.Analysis;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Envelope<IncomingMessage>))]
[JsonSerializable(typeof(IncomingMessage))]
[JsonSerializable(typeof(ItemHead))]
[JsonSerializable(typeof(Revision))]
[JsonSerializable(typeof(DisputedItem))]
internal sealed partial class AnalysisJson : JsonSerializerContext
{
    public static readonly AnalysisJson Instance = new(StoredJson.Options(new AnalysisJson().Options));
}
