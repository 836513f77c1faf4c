namespace Feedback.Pages;

/// <summary>What a page that anybody may open was sent.</summary>
internal static class PostedForm
{
    /// <returns>Empty when what was sent is no form.</returns>
    /// <exception cref="BadHttpRequestException">It is malformed, or has too many fields.</exception>
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
