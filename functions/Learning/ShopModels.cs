using System.Text.Json.Serialization;
using Feedback.Models.Text.Training;

namespace Feedback.Learning;

/// <summary>Which model reads a shop's texts, and what else it could be read by: the row <c>state</c> of the shop's partition in the table <c>models</c>.</summary>
internal sealed record ShopModels
{
    /// <summary>Adapted models that are kept, so that one can go back to them.</summary>
    public const int Most = 5;

    /// <summary>When it was last considered whether the shop's texts make a better one.</summary>
    public DateTimeOffset? ConsideredAt { get; init; }

    /// <summary>While somebody considers it: until when no other may.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }

    /// <summary>Version of the model in use; null for the one that comes with the program.</summary>
    public string? Live { get; init; }

    /// <summary>Who chose the model by hand: nothing is promoted until somebody lets it; null while that happens by itself.</summary>
    public string? HeldBy { get; init; }

    /// <summary>How many decisions were ever written; numbers them.</summary>
    public int Decisions { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<StoredModel> Kept { get; init; } = [];

    public StoredModel? Find(string? version) => Kept.FirstOrDefault(model => model.Version == version);
}

/// <summary>An adapted model in the archive.</summary>
/// <param name="Version">16 hexadecimal digits, see <see cref="Models.Text.TextModel.Version"/>.</param>
/// <param name="Sha256">Of its bytes, in hexadecimal: what is read otherwise is not used.</param>
/// <param name="Texts">How many texts it has learnt from.</param>
internal sealed record StoredModel(string Version, string Sha256, DateTimeOffset PromotedAt, int Texts);

/// <summary>One entry of a shop's log of models: row <c>d_{number, newest first}</c>.</summary>
internal sealed record ModelDecision
{
    public required DateTimeOffset At { get; init; }

    public required ModelDecisionKind Kind { get; init; }

    /// <summary>The model it is about; null for the one that comes with the program, or for none.</summary>
    public string? Version { get; init; }

    /// <summary>The person who decided; null where it was decided by figures.</summary>
    public string? By { get; init; }

    /// <summary>Labelled texts there were.</summary>
    public int Texts { get; init; }

    /// <summary>Null where nothing was compared.</summary>
    public ModelFigures? Figures { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<ModelDecisionKind>))]
internal enum ModelDecisionKind
{
    /// <summary>Better on the shop's newest texts, no worse in general: in use from now on.</summary>
    [JsonStringEnumMemberName("promoted")]
    Promoted,

    [JsonStringEnumMemberName("not-better")]
    NotBetter,

    /// <summary>Better on the shop's texts, worse on the general development set.</summary>
    [JsonStringEnumMemberName("loses-general")]
    LosesGeneral,

    /// <summary>Would have been promoted, had a person not chosen the present one.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    [JsonStringEnumMemberName("too-few")]
    TooFew,

    /// <summary>Thrown away, because a text it had learnt from was erased.</summary>
    [JsonStringEnumMemberName("forgotten")]
    Forgotten,

    [JsonStringEnumMemberName("rolled-back")]
    RolledBack,

    /// <summary>A person let promotions happen by themselves again.</summary>
    [JsonStringEnumMemberName("resumed")]
    Resumed,
}

/// <summary>Candidate beside live model, on texts neither has learnt from.</summary>
/// <param name="ShopTexts">The newest texts of the shop.</param>
/// <param name="GeneralTexts">The general development set.</param>
internal sealed record ModelFigures(
    int ShopTexts, ModelScore LiveOnShop, ModelScore CandidateOnShop, int GeneralTexts, ModelScore LiveOnGeneral, ModelScore CandidateOnGeneral)
{
    public static ModelFigures Of(Promotion promotion) => new(
        promotion.LiveOnShop.Count, ModelScore.Of(promotion.LiveOnShop), ModelScore.Of(promotion.CandidateOnShop),
        promotion.LiveOnGeneral.Count, ModelScore.Of(promotion.LiveOnGeneral), ModelScore.Of(promotion.CandidateOnGeneral));
}

/// <summary>Both in [0, 1].</summary>
internal sealed record ModelScore(double Accuracy, double MacroF1)
{
    public static ModelScore Of(Evaluation evaluation) => new(Math.Round(evaluation.Accuracy, 4), Math.Round(evaluation.MacroF1, 4));
}
