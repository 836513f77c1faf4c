using Feedback.Models.Items;
using Feedback.Monitoring.Fetching;
using Feedback.Monitoring.Sources;

namespace Feedback.Monitoring;

/// <summary>Reads one page of a source, from the plan to the items; every way it can go wrong ends in an outcome with its reason.</summary>
internal sealed partial class SourceReader(
    SourceFetcher fetcher, RobotsFiles robots, SourceTokens tokens, TimeProvider time, ILogger<SourceReader> logger)
{
    public async Task<PageRead> ReadAsync(PolledSource source, SourceCall call, Validators validators, CancellationToken cancellationToken)
    {
        if (Refusal(source) is { } refusal)
            return PageRead.Of(refusal);
        var (token, problem) = await TokenAsync(source, null, cancellationToken);
        if (problem is not null)
            return PageRead.Of(problem);
        var read = await ReadAsync(source, call with { Token = token }, validators, source.Settings, cancellationToken);
        if (read.Page.Outcome != PollOutcome.Auth || token is null)
            return read;

        // The platform may have ended the token before its time.
        var (renewed, refused) = await TokenAsync(source, token, cancellationToken);
        if (refused is not null)
            return read with { Page = refused };
        var again = await ReadAsync(source, call with { Token = renewed }, validators, source.Settings, cancellationToken);
        return again with { Units = again.Units + read.Units };
    }

    /// <summary>Asks once for what the source certainly finds.</summary>
    public async Task<PageRead> LookForCanaryAsync(PolledSource source, string canary, CancellationToken cancellationToken)
    {
        var settings = new SourceSettings(source.Settings.Id, source.Settings.Type, source.Settings.Names.Select(name =>
            KeyValuePair.Create(name, IsSearch(name) ? canary : source.Settings[name]!)));
        var (token, problem) = await TokenAsync(source, null, cancellationToken);
        return problem is not null
            ? PageRead.Of(problem)
            : await ReadAsync(source, new SourceCall(time.GetUtcNow()) { Token = token }, Validators.None, settings, cancellationToken);
    }

    /// <summary>Whether the source searches, so that its canary is a search of its own.</summary>
    public static bool Searches(PolledSource source) => source.Settings.Names.Any(IsSearch);

    /// <summary>Asks the platform for one item alone.</summary>
    public async Task<ItemPresence> AskForAsync(PolledSource source, Item item, CancellationToken cancellationToken)
    {
        var (token, problem) = await TokenAsync(source, null, cancellationToken);
        if (problem is not null)
            return ItemPresence.Unknown;
        if (source.Adapter.PlanItem(source.Settings, item, new SourceCall(time.GetUtcNow()) { Token = token }) is not { } request)
            return ItemPresence.NotTold;
        if (request.ObeysRobots && await robots.RefusalAsync(request.Address, cancellationToken) is not null)
            return ItemPresence.NotTold;
        return (await fetcher.FetchAsync(request, Validators.None, cancellationToken)).Answer?.Status switch
        {
            404 or 410 => ItemPresence.Missing,
            >= 200 and < 300 => ItemPresence.Present,
            _ => ItemPresence.Unknown,
        };
    }

    /// <summary>Reads an answer that is there already: a file, an upload, an archived page.</summary>
    public SourcePage Read(PolledSource source, SourceAnswer answer) => Read(source, answer, source.Settings);

    /// <summary>A token that is still good, or why there is none; neither for sources that need none.</summary>
    /// <param name="refused">A token the platform no longer takes.</param>
    public async Task<(AccessToken? Token, SourcePage? Problem)> TokenAsync(PolledSource source, AccessToken? refused, CancellationToken cancellationToken) =>
        await tokens.GetAsync(source, refused, cancellationToken) is { } answer ? (answer.Token, answer.Token is null ? answer.Problem : null) : (null, null);

    private static bool IsSearch(string setting) => setting.ToLowerInvariant() is "query" or "hashtag";

    private static SourcePage? Refusal(PolledSource source) => source switch
    {
        { Fault: { } fault } => SourcePage.Problem(PollOutcome.Auth, fault),
        { Adapter.OffReason: { } off } when !source.Settings.IsOn("enabled") => SourcePage.Problem(PollOutcome.Blocked, off),
        _ => null,
    };

    private async Task<PageRead> ReadAsync(
        PolledSource source, SourceCall call, Validators validators, SourceSettings settings, CancellationToken cancellationToken)
    {
        SourceRequest? request;
        try
        {
            request = source.Adapter.Plan(settings, call);
        }
        catch (ArgumentException malformed)
        {
            return PageRead.Of(SourcePage.Problem(PollOutcome.Auth, malformed.Message));
        }
        if (request is null)
        {
            return PageRead.Of(call.Cursor is null
                ? SourcePage.Problem(PollOutcome.Failed, "There is no address to read.")
                : SourcePage.Problem(PollOutcome.Changed, "The next page is at an address that is not followed."));
        }
        if (request.ObeysRobots && await robots.RefusalAsync(request.Address, cancellationToken) is { } forbidden)
            return PageRead.Of(forbidden);

        var result = await fetcher.FetchAsync(request, validators, cancellationToken);
        if (result.Answer is not { } answer)
            return new PageRead(SourcePage.Problem(PollOutcome.Failed, result.Failure!), null, request, request.Units);
        // What is archived has no secrets in its address, and a replay must read the same.
        answer = answer with { Address = answer.Address is { } address ? SourceAddress.WithoutSecrets(address) : null };
        return new PageRead(Read(source, answer, settings), answer, request, request.Units);
    }

    private SourcePage Read(PolledSource source, SourceAnswer answer, SourceSettings settings)
    {
        try
        {
            return source.Adapter.Read(answer, settings);
        }
        catch (Exception fault)
        {
            // A reader is not to throw, whatever it is given. If one does, that must not pass for a quiet source.
            LogReaderFault(fault, source.Source.Type, source.Source.Shop, source.Source.Id);
            return SourcePage.Problem(PollOutcome.Changed, "The answer could not be read: a fault of this program, which is in its log.");
        }
    }

    [LoggerMessage(LogLevel.Error, "The reader of {Type} failed on an answer of {Shop}/{Source}, which is in the archive; the poll counts as changed.")]
    private partial void LogReaderFault(Exception exception, string type, string shop, string source);
}

/// <summary>What a platform says when it is asked for one item.</summary>
internal enum ItemPresence
{
    Present,
    Missing,

    /// <summary>It did not answer, or not to the question.</summary>
    Unknown,

    /// <summary>There is no way to ask.</summary>
    NotTold,
}

/// <param name="Answer">What the page was read from; null where there was none.</param>
/// <param name="Request">What was asked; null where nothing was.</param>
/// <param name="Units">Of the platform's quota that were used.</param>
internal sealed record PageRead(SourcePage Page, SourceAnswer? Answer, SourceRequest? Request, int Units)
{
    public static PageRead Of(SourcePage page) => new(page, null, null, 0);
}
