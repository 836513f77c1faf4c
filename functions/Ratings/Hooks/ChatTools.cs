using System.Text.Json;

namespace Feedback.Ratings.Hooks;

/// <summary>The chat tools whose calls we read, by the name in the address.</summary>
internal static class ChatTools
{
    public static readonly IReadOnlyDictionary<string, Func<JsonElement, ChatEvent>> All = new Dictionary<string, Func<JsonElement, ChatEvent>>
    {
        ["userlike"] = UserlikeHook.Read,
        ["chatwoot"] = ChatwootHook.Read,
        ["generic"] = GenericHook.Read,
    };
}
