using Feedback.Hosting;

namespace Feedback.Access;

/// <summary>Secrets in settings may be references: <c>env:NAME</c> is the environment variable NAME.</summary>
internal static class SecretReference
{
    private const string Environment = "env:";

    /// <exception cref="ConfigurationException">The variable is not set.</exception>
    public static string Resolve(string setting, string value)
    {
        if (!value.StartsWith(Environment, StringComparison.Ordinal))
            return value;
        var name = value[Environment.Length..];
        return System.Environment.GetEnvironmentVariable(name)
            ?? throw new ConfigurationException(setting, $"refers to the environment variable {name}, which is not set");
    }
}
