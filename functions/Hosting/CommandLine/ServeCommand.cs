using System.CommandLine;
using System.Net.Sockets;
using Feedback.Access;
using Feedback.Shops;

namespace Feedback.Hosting.CommandLine;

/// <summary><c>serve</c>: the whole program on one machine.</summary>
internal static class ServeCommand
{
    private static readonly Option<int> Port = new("--port")
    {
        Description = "Where to listen.",
        DefaultValueFactory = _ => PublicAddress.DefaultPort,
    };

    private static readonly Option<string> Listen = new("--listen")
    {
        Description = "The address to listen on: localhost, an IP address, or * for all.",
        DefaultValueFactory = _ => "localhost",
    };

    public static Command Create()
    {
        var command = new Command("serve", "Serves everything on this machine; with no shop configured, the sample shop.") { Port, Listen };
        command.SetAction((call, cancellation) => RunAsync(call, cancellation));
        return command;
    }

    public static async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        var port = call.GetResult(Port) is null ? PublicAddress.DefaultPort : call.GetValue(Port);
        var listen = call.GetResult(Listen) is null ? "localhost" : call.GetValue(Listen)!;
        if (port is < 1 or > 65_535)
            throw new CommandException($"--port {port} is no port: 1 to 65535.");
        await using var app = FeedbackApp.Build(
            new HostingOptions(HostingMode.Standalone, port) { Listen = listen, Settings = GlobalOptions.Settings(call) });
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception taken) when (taken is IOException or SocketException)
        {
            throw new CommandException($"Port {port} cannot be used: {taken.Message} Choose another with --port.");
        }
        await AnnounceAsync(app, cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static async Task AnnounceAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var home = app.Services.GetRequiredService<PublicAddress>().Base;
        var accounts = app.Services.GetRequiredService<Accounts>();
        if (app.Services.GetRequiredService<ShopDirectory>().All.Any(shop => shop.Id == SampleShop.SampleSettings.Shop))
            System.Console.WriteLine($"Sample shop:   {home}/demo");
        System.Console.WriteLine($"Console:       {home}/console");
        if (!await accounts.AnyUserAsync(cancellationToken))
            System.Console.WriteLine($"First sign-in: {home}/console/first-sign-in?code={await accounts.NewSetupCodeAsync(cancellationToken)}");
        System.Console.WriteLine("Stop with Ctrl+C.");
    }
}
