using Feedback.Pages;
using Feedback.Shops;

namespace Feedback.Ratings;

/// <summary>
/// The rating page's content: the widget, and within it a form that shows where no script runs. Both send the page's stamp back.
/// </summary>
/// <param name="Chosen">The link's value.</param>
/// <param name="Stamp">See <see cref="LinkStamps"/>.</param>
/// <param name="Text">A message by its key.</param>
internal sealed record RatingForm(
    Language Language, Shop Shop, string Token, Survey Survey, RatingScale Scale, int? Chosen, string Stamp, Func<string, string> Text)
{
    /// <summary>There is a rating already; a further one changes it.</summary>
    public bool WasAnswered { get; init; }

    public Html Render(string? fault = null) => Html.Of($"""
        <h1 class="shop">{Shop.Name}</h1>
        {(WasAnswered ? Html.Of($"""<p class="note">{Language.Say("Sie haben schon bewertet. Eine neue Auswahl ersetzt die alte.", "You have rated already. A new choice replaces the old one.")}</p>""") : Html.Empty)}
        <feedback-rating token="{Token}" lang="{Language.Code}" data-mode="{Mode}" data-scale="{Scale.Name}" opening="{Stamp}"{(Chosen is { } value && fault is null ? Html.Of($""" preset="{value}" """) : Html.Empty)}>
        <form method="post" action="/r/{Token}?lang={Language.Code}">
        <input type="hidden" name="opening" value="{Stamp}"><input type="hidden" name="scale" value="{Scale.Name}">
        <fieldset>
        <legend>{Text($"heading.{HeadingKey}")}</legend>
        {(fault is null ? Html.Empty : Html.Of($"""<p class="fault" role="alert">{fault}</p>"""))}
        {(Scale == RatingScale.Stars ? Stars() : Steps())}
        </fieldset>
        <label class="field">{Text("comment")}
        <textarea name="comment" rows="4" maxlength="4000"></textarea></label>
        <button class="primary">{Language.Say("Bewertung senden", "Send rating")}</button>
        </form>
        </feedback-rating>
        <p class="quiet">{Text("private")}</p>
        """);

    private string Mode => Survey switch
    {
        { Context.Touchpoint: "purchase" } => "post-purchase",
        { Open: true } => "page",
        _ => "chat",
    };

    private string HeadingKey => Scale.Name switch
    {
        "nps" or "ces" => Scale.Name,
        _ => Mode == "post-purchase" ? "purchase" : Mode,
    };

    // In descending order, so that style sheets can colour every star up to the chosen one without script.
    private Html Stars() => Html.Of($"""
        <div class="stars">
        {Scale.Values.Reverse().Select(stars => Html.Of($"""
            <input type="radio" name="stars" value="{stars}" id="stars-{stars}" required{Checked(stars)}>
            <label for="stars-{stars}" title="{Text($"stars.{stars}")}"><span aria-hidden="true">★</span><span class="sr">{Text("stars.of")
                .Replace("{n}", $"{stars}", StringComparison.Ordinal).Replace("{word}", Text($"stars.{stars}"), StringComparison.Ordinal)}</span></label>
            """))}
        </div>
        """);

    private Html Steps() => Html.Of($"""
        <div class="steps">
        {Scale.Values.Select(value => Html.Of($"""
            <label><input type="radio" name="{Scale.Field}" value="{value}" required{Checked(value)}><span>{(Scale == RatingScale.Thumbs ? Text(value == 5 ? "thumbs.up" : "thumbs.down") : $"{value}")}</span></label>
            """))}
        </div>
        {(Scale == RatingScale.Thumbs ? Html.Empty : Html.Of($"""<p class="ends"><span>{Text($"{Scale.Name}.low")}</span><span>{Text($"{Scale.Name}.high")}</span></p>"""))}
        """);

    private Html Checked(int value) => value == Chosen ? Html.Of($" checked") : Html.Empty;
}
