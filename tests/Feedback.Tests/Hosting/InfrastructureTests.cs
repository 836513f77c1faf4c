using System.Reflection;
using System.Text.RegularExpressions;
using Feedback.Hosting;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.Extensions.Configuration;

namespace Feedback.Tests.Hosting;

/// <summary>The names that <c>infra/main.bicep</c> and the program must agree on; whether it deploys, only Azure can tell.</summary>
public sealed partial class InfrastructureTests
{
    private static readonly string Bicep = File.ReadAllText(Path.Combine(Repository.Root, "infra", "main.bicep"));

    [Fact]
    public void Its_tables_are_the_programs_but_the_sample_shops()
    {
        var names = typeof(TableNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Equal(names.Where(name => name != TableNames.Demo).Order(), ListOf("tableNames"));
    }

    [Fact]
    public void Its_queues_are_those_of_the_triggers_and_their_poison_queues() => Assert.Equal(
        Triggers.Queues.SelectMany(trigger => (string[])[trigger.Queue, $"{trigger.Queue}-poison"]).Order(), ListOf("queueNames"));

    [Fact]
    public void Its_app_settings_are_names_that_the_program_or_the_platform_reads()
    {
        string[] platform =
        [
            "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId", "AzureWebJobsStorage__blobServiceUri",
            "AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri", "AzureWebJobsDisableHomepage",
            "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "CONSOLE_CLIENT_SECRET",
        ];
        string[] program = ["Feedback__PublicUrl", "Feedback__Signing__Current", "Feedback__Signing__Keys__"];
        Assert.Equal(platform.Concat(program).Order(StringComparer.Ordinal), SettingName.Matches(Bicep).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_storage_settings_it_gives_lead_to_the_account_by_its_managed_identity()
    {
        // As the platform resolves them: the endpoints end with a slash.
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            SettingName.Matches(Bicep).Select(match => match.Value).Distinct().Where(name => name.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal))
                .ToDictionary(name => name.Replace("__", ":", StringComparison.Ordinal), name => name.Split("__")[1] switch
                {
                    "credential" => "managedidentity",
                    "clientId" => "a-client",
                    var uri => (string?)$"https://account.{uri.Replace("ServiceUri", "", StringComparison.Ordinal)}.core.windows.net/",
                })).Build();
        var account = StorageOptions.From(settings).Account!;
        Assert.Equal(
            ("account.table.core.windows.net", "account.queue.core.windows.net", "account.blob.core.windows.net"),
            (account.Tables.Host, account.Queues.Host, account.Blobs.Host));
        Assert.IsType<Feedback.Storage.Azure.AzureAccess.Entra>(account.Access);
    }

    [Fact]
    public void Its_roles_are_the_built_in_ones_of_these_names()
    {
        // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
        Dictionary<string, string> builtIn = new()
        {
            ["storageBlobDataOwner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
            ["storageQueueDataContributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            ["storageTableDataContributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            ["monitoringMetricsPublisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
            ["keyVaultSecretsUser"] = "4633458b-17de-408a-b874-0445c86b69e6",
        };
        Assert.Equal(builtIn, Role.Matches(Bicep).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value));
        Assert.All(builtIn.Keys, role => Assert.Contains($"roles.{role}", Bicep, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_public_of_the_functions_is_left_out_of_the_platforms_sign_in_and_nothing_else()
    {
        var published = PublishedFunction.In(Path.Combine(Repository.Root, "functions", "Triggers"))
            .Where(function => function.Type == "httpTrigger" && function.Name != "console")
            .Select(function => $"/{((string)function.Trigger["route"]!).Replace("{*path}", "*", StringComparison.Ordinal)}");
        Assert.Equal(published.Append("/health").Order(), ListOf("excludedPaths"));
    }

    private static IEnumerable<string> ListOf(string name) =>
        Quoted.Matches(Regex.Match(Bicep, $@"{name}(?: =|:) \[([^\]]*)\]").Groups[1].Value).Select(match => match.Groups[1].Value).Order();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted { get; }

    [GeneratedRegex(@"\b(AzureWebJobs|APPLICATIONINSIGHTS_|CONSOLE_|Feedback__(?!Shops))\w+")]
    private static partial Regex SettingName { get; }

    [GeneratedRegex("^  (\\w+): '([0-9a-f-]{36})'$", RegexOptions.Multiline)]
    private static partial Regex Role { get; }
}
