using Feedback.Monitoring.Coverage;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Monitoring;

/// <summary>A poller whose source is a platform with an interface.</summary>
internal static class EtrustedSetup
{
    public static async Task<(PollerSetup Test, EtrustedInterface Platform)> CreateAsync(double haste = 100)
    {
        var test = await PollerSetup.CreateAsync(haste, ("Type", "etrusted"), ("ClientId", "id"), ("ClientSecret", "secret"), ("Endpoint", "{platform}"));
        var platform = new EtrustedInterface();
        test.Platform.Instead = platform.AnswerAsync;
        return (test, platform);
    }

    /// <summary>Polls, handles and judges, as timers and queue do.</summary>
    public static async Task TickAsync(this PollerSetup test)
    {
        await test.PollAsync();
        await test.Program.HandleIncomingAsync();
        await test.Program.Get<CoverageCheck>().RunAsync(CancellationToken.None);
    }
}
