namespace Feedback.Monitoring.Sources.Page;

/// <summary>What a page as a whole says about the reviews on it.</summary>
/// <param name="Address">Where the page is; null when it was given as a file only.</param>
/// <param name="Base">What relative addresses on it are relative to.</param>
/// <param name="Language">Of <c>&lt;html lang&gt;</c>, as a BCP 47 tag.</param>
internal sealed record PageContext(string Source, Uri? Address, Uri? Base, string? Language)
{
    /// <summary>The page's address without a fragment, which names a place on it.</summary>
    public string? PageUrl => Address?.GetLeftPart(UriPartial.Query);

    /// <summary>An id or a link of the page as an absolute address where that can be said, else as written.</summary>
    public string Resolved(string link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var absolute) && !absolute.IsFile ? SourceAddress.Text(absolute)
        : Base is not null && Uri.TryCreate(Base, link, out var resolved) ? resolved.AbsoluteUri
        : link;
}
