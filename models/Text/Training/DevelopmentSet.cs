using System.Reflection;

namespace Feedback.Models.Text.Training;

/// <summary>Our own texts that no model ever learns from: every candidate of every shop is judged by them. <c>models/training/development</c>.</summary>
public static class DevelopmentSet
{
    /// <summary>Name of the set of the plainest praise and blame, which no shop means otherwise.</summary>
    public const string Plain = "plain";

    private const string Folder = "development/";

    private static readonly Lazy<IReadOnlyList<Example>> LazyExamples = new(Read);

    public static IReadOnlyList<Example> Examples => LazyExamples.Value;

    private static List<Example> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var examples = new List<Example>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            examples.AddRange(ExampleFile.Read(name[Folder.Length..], reader.ReadToEnd().Split('\n')));
        }

        return examples;
    }
}
