using System.Text.Json.Serialization;
using Feedback.Models.Measures;
using Feedback.Storage;

namespace Feedback.Measures;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Fact))]
[JsonSerializable(typeof(DirtyHour))]
[JsonSerializable(typeof(Month))]
[JsonSerializable(typeof(HourBucket))]
internal sealed partial class MeasuresJson : JsonSerializerContext
{
    public static readonly MeasuresJson Instance = new(StoredJson.Options(new MeasuresJson().Options));
}
