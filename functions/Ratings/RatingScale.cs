using System.Globalization;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>A kind of answer: its name in addresses and forms, and its range.</summary>
internal sealed record RatingScale(string Name, string Field, int Least, int Most)
{
    public static readonly RatingScale Stars = new("stars", "stars", 1, 5);
    public static readonly RatingScale Nps = new("nps", "nps", 0, 10);
    public static readonly RatingScale Ces = new("ces", "ces", 1, 7);

    /// <summary>Up is five stars, down is one: satisfied or not, as CSAT counts.</summary>
    public static readonly RatingScale Thumbs = new("thumbs", "stars", 1, 5);

    public static RatingScale Of(string? name) => name switch
    {
        "nps" => Nps,
        "ces" => Ces,
        "thumbs" => Thumbs,
        _ => Stars,
    };

    /// <summary>The scale whose field a form has, and its value; stars and null when it has none.</summary>
    public static (RatingScale Scale, int? Value) Answered(IFormCollection form)
    {
        foreach (var scale in (ReadOnlySpan<RatingScale>)[Stars, Nps, Ces])
        {
            if (scale.Read(form[scale.Field]) is { } value)
                return (scale, value);
        }
        return (Of(form["scale"]), null);
    }

    public int? Read(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= Least && value <= Most ? value : null;

    public IEnumerable<int> Values => this == Thumbs ? [5, 1] : Enumerable.Range(Least, Most - Least + 1);

    public RatingAnswer Answer(int value) => Field switch
    {
        "nps" => new RatingAnswer { Nps = value },
        "ces" => new RatingAnswer { Ces = value },
        _ => new RatingAnswer { Stars = value },
    };
}
