namespace Feedback.Tests.Servers;

/// <summary>Where the tests run: within the repository.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    /// <summary>The program as the build left it.</summary>
    public static readonly string Program = Path.Combine(Root, "artifacts", "bin", "Feedback", "debug", OperatingSystem.IsWindows() ? "feedback.exe" : "feedback");

    private static string Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Feedback.sln")))
                return directory.FullName;
        }
        throw new DirectoryNotFoundException("The tests run from within the repository.");
    }
}
