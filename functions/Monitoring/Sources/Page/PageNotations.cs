namespace Feedback.Monitoring.Sources.Page;

/// <summary>The notations that mark up reviews in the elements of a page.</summary>
[Flags]
internal enum PageNotations
{
    None = 0,
    Microdata = 1,
    Rdfa = 2,
    Microformats = 4,
}
