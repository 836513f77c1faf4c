using Feedback.Hosting;
using Feedback.Storage.Azure;

namespace Feedback.Storage;

/// <summary>Where tables, queues and archive are kept.</summary>
public sealed record StorageOptions
{
    internal const string Setting = "Feedback:Storage";
    internal const string PrefixSetting = "Feedback:StoragePrefix";
    internal const string DataSetting = "Feedback:Data";
    internal const string FunctionsSetting = "AzureWebJobsStorage";
    private const int LongestPrefix = 12;

    /// <summary>Directory of the embedded stores, <c>feedback.db</c> and <c>archive/</c>. Setting <c>Feedback:Data</c>; default
    /// <c>./data</c>.</summary>
    public string Data { get; init; } = "./data";

    /// <summary>Leads the names of all tables, queues and containers, so that several installations share an account: up to 12 lower-case
    /// letters and digits, a letter first. Setting <c>Feedback:StoragePrefix</c>; default none. The embedded stores need none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The storage account; null for the embedded stores.</summary>
    internal AzureAccount? Account { get; init; }

    /// <summary>
    /// Reads the settings. <c>Feedback:Storage</c> is a connection string (<c>UseDevelopmentStorage=true</c>, shared key, signature) or the
    /// address of the account, used with managed identity <c>Feedback:StorageClientId</c>. Without it the Functions host's own setting
    /// counts, <c>AzureWebJobsStorage</c> in both its forms; without that the stores are embedded.
    /// </summary>
    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public static StorageOptions From(IConfiguration configuration) => new()
    {
        Data = configuration[DataSetting] is { Length: > 0 } data ? data : "./data",
        Prefix = CheckPrefix(configuration[PrefixSetting] ?? ""),
        Account = ReadAccount(configuration),
    };

    private static AzureAccount? ReadAccount(IConfiguration configuration)
    {
        var clientId = configuration["Feedback:StorageClientId"];
        if (configuration[Setting] is { Length: > 0 } connection)
            return ConnectionString.Parse(Setting, connection, clientId);
        if (configuration[FunctionsSetting] is { Length: > 0 } functions)
            return ConnectionString.Parse(FunctionsSetting, functions, clientId);
        return IdentityConnection.Read(configuration.GetSection(FunctionsSetting));
    }

    private static string CheckPrefix(string prefix)
    {
        if (prefix.Length == 0)
            return prefix;
        var valid = prefix.Length <= LongestPrefix && char.IsAsciiLetterLower(prefix[0])
            && prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
        return valid
            ? prefix
            : throw new ConfigurationException(PrefixSetting, $"has up to {LongestPrefix} lower-case letters and digits, a letter first");
    }
}
