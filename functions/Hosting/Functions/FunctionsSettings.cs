using Feedback.Access;
using Feedback.Storage;

namespace Feedback.Hosting.Functions;

/// <summary>What must hold under a Functions host: it reads the queues of its own account by the names in <c>function.json</c>, so messages sent
/// anywhere else would never be handled.</summary>
internal static class FunctionsSettings
{
    private static readonly string[] NotHere = [StorageOptions.Setting, StorageOptions.PrefixSetting, StorageOptions.DataSetting];

    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static void Check(IConfiguration configuration)
    {
        foreach (var setting in NotHere)
        {
            if (configuration[setting] is { Length: > 0 })
                throw new ConfigurationException(setting, $"cannot be set under a Functions host, whose triggers read {StorageOptions.FunctionsSetting}");
        }
        if (StorageOptions.From(configuration).Account is null)
            throw new ConfigurationException(StorageOptions.FunctionsSetting, "is missing: the storage account that the Functions host itself uses");
        foreach (var (setting, value) in configuration.GetSection("Feedback").AsEnumerable())
            SecretReference.RequireResolved(setting, value);
    }
}
