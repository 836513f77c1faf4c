namespace Feedback.Monitoring.Sources;

/// <summary>What a planner needs besides the configuration: where the poll stands.</summary>
/// <param name="Now">The instant of the call.</param>
internal sealed record SourceCall(DateTimeOffset Now)
{
    /// <summary>What <see cref="SourcePage.Next"/> of the page before said; null for the first page.</summary>
    public string? Cursor { get; init; }

    /// <summary>Items older than this are known (the overlap that is read again is already taken off); null to read everything.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The newest external id that is held, for platforms that page by id; null to read everything.</summary>
    public string? SinceId { get; init; }

    /// <summary>What <see cref="SourceAdapter.ReadToken"/> gave, still valid; null for sources without a token exchange.</summary>
    public AccessToken? Token { get; init; }
}

/// <summary>A token that was traded for the source's secrets. Kept in memory only.</summary>
/// <param name="Account">The account it belongs to, where the platform says so and later calls need it (a DID).</param>
internal sealed record AccessToken(string Value, DateTimeOffset ExpiresAt, string? Account = null);

/// <summary>What a token exchange brought: a token, or the outcome that the whole poll then has.</summary>
internal sealed record TokenAnswer(AccessToken? Token, SourcePage? Problem);
