namespace Feedback.Monitoring.Sources;

/// <summary>What a platform's call to us says.</summary>
/// <param name="OnlyNew">Nothing but new items: they are on the first pages. Otherwise all pages within reach are read.</param>
/// <param name="Deleted">External ids of items that were deleted.</param>
internal sealed record HookNotice(bool OnlyNew, IReadOnlyList<string> Deleted)
{
    public static readonly HookNotice SomethingChanged = new(false, []);
}
