using System.CommandLine;

namespace Feedback.Hosting.CommandLine;

/// <summary>The options that every verb takes, and the program they describe.</summary>
internal static class GlobalOptions
{
    private static readonly Option<string?> Data = new("--data")
    {
        Description = "Directory of the embedded store (default ./data).",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<string?> Storage = new("--storage")
    {
        Description = "A storage account instead: a connection string, UseDevelopmentStorage=true, or its https address.",
        HelpName = "CONNECTION",
        Recursive = true,
    };

    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Data);
        root.Options.Add(Storage);
    }

    /// <summary>The settings that the options of a call stand for.</summary>
    public static Dictionary<string, string?> Settings(ParseResult call)
    {
        var settings = new Dictionary<string, string?>();
        if (call.GetValue(Data) is { } data)
            settings["Feedback:Data"] = data;
        if (call.GetValue(Storage) is { } storage)
            settings["Feedback:Storage"] = storage;
        return settings;
    }

    /// <summary>The program's services without its web server: for verbs that work on the store.</summary>
    public static WebApplication BuildOffline(ParseResult call) => FeedbackApp.Build(
        new HostingOptions(HostingMode.Standalone, PublicAddress.DefaultPort) { Settings = Settings(call) },
        builder => builder.Logging.SetMinimumLevel(LogLevel.Warning));
}
