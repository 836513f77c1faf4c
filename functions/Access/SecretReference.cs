using Feedback.Hosting;

namespace Feedback.Access;

/// <summary>Secrets in settings may be references: <c>env:NAME</c> is the environment variable NAME. An app setting may refer to Key Vault, which the
/// platform resolves; where it cannot, the program is given the reference's text, which anybody can guess.</summary>
internal static class SecretReference
{
    private const string Environment = "env:";
    private const string KeyVault = "@Microsoft.KeyVault(";

    /// <exception cref="ConfigurationException">The variable is not set, or the vault's secret was not to be had.</exception>
    public static string Resolve(string setting, string value)
    {
        if (value.StartsWith(Environment, StringComparison.Ordinal))
        {
            var name = value[Environment.Length..];
            value = System.Environment.GetEnvironmentVariable(name)
                ?? throw new ConfigurationException(setting, $"refers to the environment variable {name}, which is not set");
        }
        RequireResolved(setting, value);
        return value;
    }

    /// <exception cref="ConfigurationException">The value is a reference to Key Vault that the platform left as it is.</exception>
    public static void RequireResolved(string setting, string? value)
    {
        if (value?.StartsWith(KeyVault, StringComparison.OrdinalIgnoreCase) == true)
            throw new ConfigurationException(setting, "is a Key Vault reference that the platform could not resolve");
    }
}
