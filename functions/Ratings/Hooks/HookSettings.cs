using Feedback.Access;
using Feedback.Hosting;

namespace Feedback.Ratings.Hooks;

/// <summary>Reads <c>Feedback:Shops:{id}:Hooks:{tool}:Secret</c>.</summary>
internal static class HookSettings
{
    private const int FewestCharacters = 16;

    /// <exception cref="ConfigurationException">A setting is wrong or a secret too short to be one.</exception>
    public static IReadOnlyDictionary<string, string> Read(IConfigurationSection section) =>
        section.GetChildren().ToDictionary(tool => tool.Key.ToLowerInvariant(), ReadSecret);

    private static string ReadSecret(IConfigurationSection tool)
    {
        if (!ChatTools.All.ContainsKey(tool.Key.ToLowerInvariant()))
            throw new ConfigurationException(tool.Path, $"is unknown; there are {string.Join(", ", ChatTools.All.Keys)}");
        var secret = SecretReference.Resolve($"{tool.Path}:Secret", tool["Secret"] ?? "");
        return secret.Length >= FewestCharacters
            ? secret
            : throw new ConfigurationException($"{tool.Path}:Secret", $"has fewer than {FewestCharacters} characters; make one with: openssl rand -base64 32");
    }
}
