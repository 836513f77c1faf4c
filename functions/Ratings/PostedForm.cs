namespace Feedback.Ratings;

/// <summary>What a page without script posts.</summary>
internal static class PostedForm
{
    /// <exception cref="BadHttpRequestException">The form is malformed, too large, or has too many fields.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new BadHttpRequestException("The form is malformed or has too many fields.", malformed);
        }
    }
}
