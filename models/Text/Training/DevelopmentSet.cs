using System.Reflection;

namespace Feedback.Models.Text.Training;

/// <summary>Our own texts that no model ever learns from: every candidate of every shop is judged by them. <c>models/training/development.tsv</c>.</summary>
public static class DevelopmentSet
{
    private static readonly Lazy<IReadOnlyList<Example>> LazyExamples = new(Read);

    public static IReadOnlyList<Example> Examples => LazyExamples.Value;

    private static List<Example> Read()
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("development.tsv")!);
        return [.. ExampleFile.Read("development.tsv", reader.ReadToEnd().Split('\n'))];
    }
}
