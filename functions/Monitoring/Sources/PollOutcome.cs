namespace Feedback.Monitoring.Sources;

/// <summary>How one call to a source ended. A blocked or broken source never looks like a quiet day.</summary>
internal enum PollOutcome
{
    /// <summary>Read; there were items, or the source said that nothing changed since the last call (304).</summary>
    Ok,

    /// <summary>Read and well-formed, but without a single item.</summary>
    Empty,

    /// <summary>The platform asks to wait.</summary>
    Throttled,

    /// <summary>The platform refuses to be read: 403, a challenge or a login page.</summary>
    Blocked,

    /// <summary>The credentials are missing, wrong, expired or lack a permission.</summary>
    Auth,

    /// <summary>
    /// An answer, but not of the shape that was agreed: the layout or the interface changed, or the address is a wrong one.
    /// </summary>
    Changed,

    /// <summary>No usable answer: a server fault, a broken connection, an address that is gone.</summary>
    Failed,
}
