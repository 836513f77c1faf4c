using System.Globalization;
using Feedback.Hosting.Functions;
using Feedback.Hosting.Standalone;
using Feedback.SampleShop;
using Feedback.Storage;

namespace Feedback.Hosting;

/// <summary>How this process was started.</summary>
/// <param name="Mode">Who calls the triggers.</param>
/// <param name="Port">Where to listen; 0 takes any free port.</param>
internal sealed record HostingOptions(HostingMode Mode, int Port)
{
    /// <summary>The Functions host tells its custom handler the port by this variable.</summary>
    public const string FunctionsPort = "FUNCTIONS_CUSTOMHANDLER_PORT";

    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(20);

    /// <summary>Variables that name other addresses to listen on: the Functions host hands down its own.</summary>
    private static readonly string[] OtherAddresses = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS"];

    /// <summary>The address to listen on: an IP address, <c>localhost</c> or <c>*</c>.</summary>
    public string Listen { get; init; } = "localhost";

    /// <summary>Settings from the command line, which outrank all others.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether the sample shop is served: on one machine with no shop configured. Known once the builder is made.</summary>
    public bool ServesSampleShop { get; private set; }

    /// <exception cref="ConfigurationException">A setting is wrong.</exception>
    public WebApplicationBuilder CreateBuilder()
    {
        foreach (var addresses in OtherAddresses)
            Environment.SetEnvironmentVariable(addresses, null);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = "feedback" });
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Configuration.AddInMemoryCollection(
            [KeyValuePair.Create("Feedback:Port", (string?)Port.ToString(CultureInfo.InvariantCulture))]);
        // Before anything is opened: a wrong account must leave no store of its own behind.
        if (Mode == HostingMode.Functions)
            FunctionsSettings.Check(builder.Configuration);
        ServesSampleShop = Mode == HostingMode.Standalone && !builder.Configuration.GetSection("Feedback:Shops").Exists();
        if (ServesSampleShop)
            builder.Configuration.AddInMemoryCollection(SampleSettings.For(Port));
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // A start that failed ends the program, which says why in one line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        // That keys are stored unencrypted is decided in KeyRingRepository: the archive is private.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTime);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.LargestBody;
            if (Listen == "localhost" && Port != 0)
                kestrel.ListenLocalhost(Port);
            else
                kestrel.Listen(Listen == "*" ? System.Net.IPAddress.IPv6Any : AddressOf(Listen), Port);
        });
        return builder;
    }

    private static System.Net.IPAddress AddressOf(string listen) => listen == "localhost"
        ? System.Net.IPAddress.Loopback
        : System.Net.IPAddress.TryParse(listen, out var address)
            ? address
            : throw new ConfigurationException("--listen", "is no IP address, localhost or *");
}

internal enum HostingMode
{
    /// <summary>This process runs its own scheduler and queue pump.</summary>
    Standalone,

    /// <summary>The Functions host calls.</summary>
    Functions,
}

internal static class TriggerHosting
{
    public static IServiceCollection AddTriggers(this IServiceCollection services, HostingOptions hosting)
    {
        services.AddSingleton<Rush>();
        if (hosting.Mode == HostingMode.Functions)
            return services.AddHostedService<ParentWatch>();

        foreach (var trigger in Triggers.Queues)
        {
            services.AddSingleton<IHostedService>(provider => new QueuePump(
                trigger,
                provider.GetRequiredService<QueueStore>(),
                provider.GetRequiredService<Rush>(),
                provider,
                provider.GetRequiredService<IHostApplicationLifetime>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<QueuePump>>()));
        }
        foreach (var trigger in Triggers.Timers)
        {
            services.AddSingleton<IHostedService>(provider => new Scheduler(
                trigger,
                provider,
                provider.GetRequiredService<IHostApplicationLifetime>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<Scheduler>>()));
        }
        return services;
    }

    public static void MapTriggers(this WebApplication app, HostingOptions hosting)
    {
        if (hosting.Mode == HostingMode.Functions)
            app.MapTriggers(hosting.Port);
    }
}
