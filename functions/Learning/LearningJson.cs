using System.Text.Json.Serialization;
using Feedback.Storage;

namespace Feedback.Learning;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShopModels))]
[JsonSerializable(typeof(ModelDecision))]
internal sealed partial class LearningJson : JsonSerializerContext
{
    public static readonly LearningJson Instance = new(StoredJson.Options(new LearningJson().Options));
}
