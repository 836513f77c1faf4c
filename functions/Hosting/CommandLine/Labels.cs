using Feedback.Models.Text;

namespace Feedback.Hosting.CommandLine;

/// <summary>The labels as files and JSON spell them.</summary>
internal static class Labels
{
    public static string Of(Sentiment label) => label switch
    {
        Sentiment.Negative => "neg",
        Sentiment.Positive => "pos",
        _ => "neu",
    };
}
