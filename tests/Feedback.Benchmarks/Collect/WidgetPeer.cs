namespace Feedback.Benchmarks.Collect;

/// <summary>A way to ask for five stars in a page: what the page loads, and what it does then.</summary>
/// <param name="Files">Paths below <c>node_modules</c>, in the order the page names them; none for ours, which comes from the program.</param>
/// <param name="Markup">Where the question is to stand, and the script that puts it there.</param>
/// <param name="Choice">Selects something a rater can click, through open shadow roots.</param>
internal sealed record WidgetPeer(string Name, IReadOnlyList<string> Files, string Markup, string Choice)
{
    public static WidgetPeer Ours(int port) => new(
        "ours",
        [],
        $$"""
        <style>feedback-rating { display: block; min-height: 10em }</style>
        <script type="module" src="http://localhost:{{port}}/widget.js?shop=bench"></script>
        <feedback-rating token="bench" data-preview></feedback-rating>
        """,
        "feedback-rating input");

    public static readonly WidgetPeer SurveyJs = new(
        "survey-js-ui (SurveyJS)",
        ["survey-core/survey-core.fontless.min.css", "survey-core/survey.core.min.js", "survey-js-ui/survey-js-ui.min.js"],
        """
        <div id="widget"></div>
        <script>
        new Survey.Model({ showNavigationButtons: false, elements: [{ type: "rating", name: "r", title: "How satisfied are you?", rateType: "stars", rateMax: 5 }] })
          .render(document.getElementById("widget"));
        </script>
        """,
        "#widget .sd-rating input");

    public static readonly WidgetPeer Formbricks = new(
        "@formbricks/surveys",
        ["@formbricks/surveys/dist/index.umd.js"],
        """
        <div id="widget"></div>
        <script>
        formbricksSurveys.renderSurveyInline({
          containerId: "widget", brandColor: "#0f6b62", isBrandingEnabled: false, isRedirectDisabled: true, onFileUpload: async () => "",
          survey: {
            id: "s", name: "s", type: "link", status: "inProgress", environmentId: "e", triggers: [], hiddenFields: { enabled: false },
            welcomeCard: { enabled: false }, thankYouCard: { enabled: false },
            questions: [{ id: "q", type: "rating", headline: "How satisfied are you?", required: true, scale: "star", range: 5,
              lowerLabel: "", upperLabel: "", buttonLabel: "Next" }],
          },
        });
        </script>
        """,
        "#widget input");
}
