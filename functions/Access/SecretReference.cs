using System.Text.RegularExpressions;
using Feedback.Hosting;

namespace Feedback.Access;

/// <summary>Secrets in settings may be references: <c>env:NAME</c> is the environment variable NAME. An app setting may refer to Key Vault, which the
/// platform resolves; where it cannot, the program is given the reference's text, which anybody can guess.</summary>
internal static partial class SecretReference
{
    private const string Environment = "env:";
    private const string KeyVault = "@Microsoft.KeyVault(";

    // What the host, the cloud and this program keep in the environment is no secret of a source: whoever may edit sources must not be able to have
    // it sent somewhere.
    private static readonly string[] NotForSources =
    [
        "FEEDBACK__", "AZURE", "WEBSITE_", "FUNCTIONS_", "CONTAINER_", "IDENTITY_", "MSI_", "APPINSIGHTS", "APPLICATIONINSIGHTS", "APPSETTING_",
        "CUSTOMCONNSTR_", "ASPNETCORE_", "DOTNET_", "AWS_", "GOOGLE_APPLICATION", "SSH_", "KUBERNETES_", "SCM_",
    ];

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

    public static bool IsOne(string value) => value.StartsWith(Environment, StringComparison.Ordinal);

    /// <returns>Why somebody who edits sources may not write this, as the end of a sentence; null when it is a reference for them to use.</returns>
    public static string? Refusal(string value)
    {
        if (!IsOne(value) || !VariableName().IsMatch(value.AsSpan(Environment.Length)))
            return "must be a reference such as env:SHOP_API_KEY to an environment variable of the server; secrets themselves are not stored";
        var name = value[Environment.Length..];
        return NotForSources.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            ? $"must not refer to {name}, which is the server's own; keep secrets of sources in variables with names of their own"
            : null;
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,127}$")]
    private static partial Regex VariableName();
}
