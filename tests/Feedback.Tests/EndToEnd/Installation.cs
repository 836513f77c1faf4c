using System.Diagnostics;
using Feedback.Access;
using Feedback.Models.Ledger;
using Feedback.Ratings;
using Feedback.Storage;
using Feedback.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.EndToEnd;

/// <summary>
/// A shop <c>shop</c> with several review platforms, and a store that outlives the processes that serve it. Tests issue survey tokens and API keys
/// themselves, so that they need no process for it.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private const string SigningKey = "a signing key of the tests, long enough";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly KeyRing Keys = new("tests", new Dictionary<string, byte[]> { ["tests"] = System.Text.Encoding.UTF8.GetBytes(SigningKey) });

    private readonly Dictionary<string, string> _settings = new()
    {
        ["Feedback__Shops__shop__Name"] = "Testladen",
        ["Feedback__Signing__Keys__tests"] = SigningKey,
    };
    private readonly Dictionary<string, string?> _store;
    private readonly DirectoryInfo? _data;
    private readonly List<FeedbackProcess> _processes = [];
    private readonly Stores _stores;
    private readonly SurveyPseudonyms _pseudonyms;

    private Installation(Dictionary<string, string?> store, DirectoryInfo? data, IReadOnlyList<TestPlatform> platforms)
    {
        (_store, _data, Platforms) = (store, data, platforms);
        foreach (var (setting, value) in store)
            _settings[setting.Replace(":", "__", StringComparison.Ordinal)] = value!;
        _stores = OpenStores();
        _pseudonyms = new SurveyPseudonyms(new PseudonymKeys(_stores.Archive, TimeProvider.System));
        for (var i = 0; i < platforms.Count; i++)
        {
            var source = $"Feedback__Shops__shop__Sources__{SourceOf(i)}__";
            _settings[source + "Type"] = "page";
            _settings[source + "Url"] = platforms[i].Page.AbsoluteUri;
            _settings[source + "ReplyUrl"] = $"http://localhost:{platforms[i].Port}/replies";
            _settings[source + "Every"] = "00:00:10";
            _settings[$"Feedback__Monitoring__AllowedPrivateHosts__{i}"] = $"localhost:{platforms[i].Port}";
        }
    }

    public IReadOnlyList<TestPlatform> Platforms { get; }

    /// <summary>What the processes find in their environment.</summary>
    public IReadOnlyDictionary<string, string> Settings => _settings;

    /// <summary>Of an administrator.</summary>
    public string ApiKey { get; private set; } = "";

    // A shell drops variables whose names have a hyphen.
    public static string SourceOf(int platform) => $"platform{platform}";

    public static async Task<Installation> OnSqliteAsync(int platforms)
    {
        var data = Directory.CreateTempSubdirectory("feedback-");
        return await CreateAsync(new() { ["Feedback:Data"] = data.FullName }, data, platforms);
    }

    public static async Task<Installation> OnAsync(Azurite azurite, int platforms) => await OnAsync(await azurite.ConnectionStringAsync(), platforms);

    /// <param name="account">Its connection string.</param>
    public static Task<Installation> OnAsync(string account, int platforms) => CreateAsync(
        new() { ["Feedback:Storage"] = account, ["Feedback:StoragePrefix"] = $"t{Guid.NewGuid().ToString("N")[..10]}" }, null, platforms);

    /// <summary>Starts a process without waiting for it.</summary>
    public FeedbackProcess Start(int port)
    {
        var process = FeedbackProcess.Start(["serve", "--port", $"{port}"], _settings, port);
        _processes.Add(process);
        return process;
    }

    /// <summary>Starts a process and waits until it answers.</summary>
    public async Task<FeedbackProcess> ServeAsync(int port)
    {
        var process = Start(port);
        await process.AnswersAsync();
        return process;
    }

    /// <summary>The same, of a process that sees writes fail which grow a file past its limit; others are ended by the signal.</summary>
    public async Task<FeedbackProcess> ServeIgnoringFileSizeSignalAsync(int port)
    {
        var process = FeedbackProcess.Start(
            ["-c", "trap '' XFSZ; exec \"$@\"", "sh", Repository.Program, "serve", "--port", $"{port}"], _settings, port, "/bin/sh");
        _processes.Add(process);
        await process.AnswersAsync();
        return process;
    }

    /// <summary>An offer as <c>POST /api/surveys</c> makes it.</summary>
    public static Survey Survey(string chat, SurveyContext context)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new Survey
        {
            Shop = "shop",
            Chat = chat,
            Context = context,
            OfferedAt = SurveyTokens.ToTheMinute(now),
            ExpiresAt = SurveyTokens.ToTheMinute(now.AddDays(1)),
        };
    }

    public static string Token(Survey survey) => SurveyTokens.Sign(survey, Keys);

    /// <summary>The id under which a survey's rating is kept.</summary>
    public async Task<string> ExternalIdAsync(Survey survey) => (await _pseudonyms.IdentifyAsync(survey, ""))!.ExternalId;

    /// <summary>The store itself, as another process has it open.</summary>
    public Stores OpenStores() => Stores.Open(
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection(_store).Build()), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>Waits until no message is left, hidden ones included.</summary>
    public async Task DrainAsync()
    {
        await using var stores = OpenStores();
        var since = Stopwatch.StartNew();
        while (await stores.Queues.CountAsync("incoming") + await stores.Queues.CountAsync("outgoing") is var left and > 0)
        {
            Assert.True(since.Elapsed < Patience, $"After {Patience.TotalSeconds} s {left} messages are left.\n{Logs()}");
            await Task.Delay(200);
        }
    }

    /// <summary>Polls and drains until every source says that nothing is new.</summary>
    public async Task SettleAsync(Uri address)
    {
        using var client = Http.Client(address, ApiKey);
        var since = Stopwatch.StartNew();
        for (var quiet = false; !quiet;)
        {
            await DrainAsync();
            var runs = await Task.WhenAll(Enumerable.Range(0, Platforms.Count).Select(async platform =>
            {
                using var answer = await client.PostAsync($"/api/sources/{SourceOf(platform)}/poll", null);
                return await answer.JsonAsync();
            }));
            quiet = runs.All(run => (string?)run["outcome"] == "ok" && (int)run["new"]! + (int)run["changed"]! == 0);
            Assert.True(since.Elapsed < Patience, $"The sources do not come to rest: {string.Join('\n', runs.Select(run => run.ToJsonString()))}\n{Logs()}");
        }
    }

    /// <summary>No message is left behind or set aside.</summary>
    public async Task CheckQueuesAsync()
    {
        await using var stores = OpenStores();
        foreach (var queue in (string[])["incoming", "outgoing", "incoming-poison", "outgoing-poison"])
            Assert.Equal(0, await stores.Queues.CountAsync(queue));
    }

    /// <summary>What the latest process printed last.</summary>
    public string Logs() => _processes is [.., var last] ? string.Join('\n', last.Output.Split('\n').TakeLast(40)) : "";

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
        foreach (var platform in Platforms)
            await platform.DisposeAsync();
        await _stores.DisposeAsync();
        _data?.Delete(recursive: true);
    }

    private static async Task<Installation> CreateAsync(Dictionary<string, string?> store, DirectoryInfo? data, int platforms)
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, platforms).Select(_ => TestPlatform.StartAsync()));
        var installation = new Installation(store, data, servers);
        await using var stores = installation.OpenStores();
        installation.ApiKey = await new Accounts(stores.Tables, TimeProvider.System).AddKeyAsync(Role.Admin, default);
        // The month's key is made now, as a store that is out later could not give it.
        await installation.ExternalIdAsync(Survey("first", new SurveyContext()));
        return installation;
    }
}
