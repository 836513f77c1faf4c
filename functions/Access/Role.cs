using System.Security.Claims;
using System.Text.Json.Serialization;

namespace Feedback.Access;

/// <summary>What somebody may do; each role includes those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Reads items, cases and measures.</summary>
    Viewer = 1,

    /// <summary>Answers cases and issues surveys: social-media managers, chat tools.</summary>
    Agent,

    /// <summary>Takes cases over, edits sources.</summary>
    Manager,

    /// <summary>Accounts, keys, erasure.</summary>
    Admin,
}

internal static class Roles
{
    public static readonly string Names = string.Join(", ", Enum.GetNames<Role>().Select(name => name.ToLowerInvariant()));

    public static bool TryParse(string text, out Role role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && !char.IsAsciiDigit(text[0]);

    /// <summary>Lets in who has the role or a higher one; 401 for nobody, 403 for too little.</summary>
    public static TBuilder RequireRole<TBuilder>(this TBuilder endpoint, Role role)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(PolicyOf(role));

    public static string PolicyOf(Role role) => $"at least {role}";

    public static bool Has(this ClaimsPrincipal user, Role role) =>
        TryParse(user.FindFirstValue(ClaimTypes.Role) ?? "", out var held) && held >= role;

    /// <summary>The name that stands in the events of a case.</summary>
    public static string ActorName(this ClaimsPrincipal user) => user.Identity?.Name ?? "unknown";
}
