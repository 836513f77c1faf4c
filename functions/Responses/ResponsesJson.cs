using System.Text.Json.Serialization;
using Feedback.Models.Cases;
using Feedback.Storage;

namespace Feedback.Responses;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Case))]
[JsonSerializable(typeof(CaseSummary))]
[JsonSerializable(typeof(Unsettled))]
[JsonSerializable(typeof(Envelope<OutgoingMessage>))]
internal sealed partial class ResponsesJson : JsonSerializerContext
{
    public static readonly ResponsesJson Instance = new(StoredJson.Options(new ResponsesJson().Options));
}
