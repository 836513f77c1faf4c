using System.Text;
using System.Xml.Linq;
using Feedback.Models.Ledger;
using Feedback.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Feedback.Access;

/// <summary>Keeps ASP.NET's data protection keys (sessions, antiforgery) in the archive, where every process of the installation finds them.</summary>
internal sealed class KeyRingRepository(Archive archive) : IXmlRepository
{
    private const string Prefix = "keys/sessions/";

    // The interface is synchronous; it is called at the first sign-in and then about once in 90 days.
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(ReadAllAsync).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName)
    {
        var key = $"{Prefix}{Base32.IdOf(friendlyName)}.xml";
        Task.Run(() => archive.PutAsync(key, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)))).GetAwaiter().GetResult();
    }

    private async Task<IReadOnlyCollection<XElement>> ReadAllAsync()
    {
        var elements = new List<XElement>();
        await foreach (var key in archive.ListAsync(Prefix))
        {
            if (await archive.GetAsync(key) is { } content)
                elements.Add(XElement.Parse(Encoding.UTF8.GetString(content)));
        }
        return elements;
    }
}
