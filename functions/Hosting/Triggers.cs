using Feedback.Analysis;
using Feedback.Learning;
using Feedback.Measures;
using Feedback.Monitoring;
using Feedback.Monitoring.Coverage;
using Feedback.Monitoring.Replay;
using Feedback.Responses;

namespace Feedback.Hosting;

/// <summary>
/// Everything that is called by a queue or a timer. The Functions host calls it by name (one <c>Triggers/{name}/function.json</c> each); a standalone
/// program calls it by its own pump and scheduler. The handlers cannot tell.
/// </summary>
internal static class Triggers
{
    public static readonly IReadOnlyList<QueueTrigger> Queues =
    [
        new("incoming", Queue.Incoming, (services, text, token) => services.GetRequiredService<IncomingHandler>().HandleAsync(text, token)),
        new("outgoing", Queue.Outgoing, (services, text, token) => services.GetRequiredService<OutgoingHandler>().HandleAsync(text, token)),
    ];

    public static readonly IReadOnlyList<TimerTrigger> Timers =
    [
        new("poll", TimeSpan.FromSeconds(5), (services, token) => services.GetRequiredService<PollRound>().RunAsync(token)),
        new("rollup", TimeSpan.FromSeconds(5), (services, token) => services.GetRequiredService<RollUp>().RunAsync(token)),
        new("retrain", TimeSpan.FromMinutes(10), (services, token) => services.GetRequiredService<Retraining>().RunDueAsync(token)),
        new("coverage", TimeSpan.FromMinutes(1), (services, token) => services.GetRequiredService<CoverageCheck>().RunAsync(token)),
        new("page-retention", TimeSpan.FromHours(6), (services, token) => services.GetRequiredService<PageRetention>().RunAsync(token)),
    ];
}

/// <summary>The names of our queues.</summary>
internal static class Queue
{
    public const string Incoming = "incoming";
    public const string Outgoing = "outgoing";
}

/// <param name="Name">The function's name.</param>
/// <param name="Handle">Takes one message's text; returns when what follows from it is durable, throws when it is to come again.</param>
internal sealed record QueueTrigger(string Name, string Queue, Func<IServiceProvider, string, CancellationToken, Task> Handle);

/// <param name="Name">The function's name.</param>
/// <param name="Every">How often a standalone program runs it; in Functions <c>function.json</c> says.</param>
/// <param name="Run">Does what is due; running it twice, or on two machines at once, does no more than running it once.</param>
internal sealed record TimerTrigger(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, Task> Run);
