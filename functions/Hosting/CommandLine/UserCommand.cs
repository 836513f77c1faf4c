using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Feedback.Access;
using Feedback.Models.Ledger;

namespace Feedback.Hosting.CommandLine;

/// <summary><c>user add</c>: an account for the console; prints its password once.</summary>
internal static class UserCommand
{
    private static readonly Argument<string> Name = new("NAME") { Description = "1 to 40 letters, digits, '.', '-', '_', '@' or '+'." };

    public static Command Create()
    {
        var add = new Command("add", "Adds an account and prints its password.") { Name, RoleOption.Role };
        add.SetAction(AddAsync);
        return new Command("user", "Accounts of the console.") { add };
    }

    private static async Task<int> AddAsync(ParseResult call, CancellationToken cancellationToken)
    {
        await using var app = GlobalOptions.BuildOffline(call);
        var name = call.GetValue(Name)!;
        if (!Accounts.IsUserName(name))
            throw new CommandException($"'{name}' is no user name: {Name.Description}");
        var password = Base32.Encode(RandomNumberGenerator.GetBytes(13), 20);
        if (!await app.Services.GetRequiredService<Accounts>().TryAddUserAsync(name, RoleOption.Of(call), password, cancellationToken))
            throw new CommandException($"There is a user '{name}' already.");
        System.Console.WriteLine(password);
        return 0;
    }
}

/// <summary><c>key create</c>: an API key; prints it once. <c>key destroy</c>: makes the ratings of a month anonymous for good.</summary>
internal static class KeyCommand
{
    private static readonly Option<string> Month = new("--month") { Description = "Whose pseudonym key goes, such as 2026-01.", Required = true };

    public static Command Create()
    {
        var create = new Command("create", "Makes an API key and prints it.") { RoleOption.Role };
        create.SetAction(CreateAsync);
        var destroy = new Command("destroy", "Destroys the key behind a month's pseudonyms: its ratings are anonymous from then on.") { Month };
        destroy.SetAction(DestroyAsync);
        return new Command("key", "Keys for the HTTP interface, and behind pseudonyms.") { create, destroy };
    }

    private static async Task<int> DestroyAsync(ParseResult call, CancellationToken cancellationToken)
    {
        if (!DateTimeOffset.TryParseExact(call.GetValue(Month), "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var month))
            throw new CommandException($"--month '{call.GetValue(Month)}' is no month, such as 2026-01.");
        await using var app = GlobalOptions.BuildOffline(call);
        System.Console.WriteLine(await app.Services.GetRequiredService<PseudonymKeys>().DestroyAsync(month, cancellationToken)
            ? $"The pseudonym key of {month:yyyy-MM} is destroyed."
            : $"There was no pseudonym key of {month:yyyy-MM}; none will be made.");
        return 0;
    }

    private static async Task<int> CreateAsync(ParseResult call, CancellationToken cancellationToken)
    {
        await using var app = GlobalOptions.BuildOffline(call);
        System.Console.WriteLine(await app.Services.GetRequiredService<Accounts>().AddKeyAsync(RoleOption.Of(call), cancellationToken));
        return 0;
    }
}

/// <summary>What the account or key may do.</summary>
internal static class RoleOption
{
    public static readonly Option<string> Role = new("--role") { Description = $"One of {Roles.Names}.", Required = true };

    public static Role Of(ParseResult call) => Roles.TryParse(call.GetValue(Role)!, out var role)
        ? role
        : throw new CommandException($"'{call.GetValue(Role)}' is no role: one of {Roles.Names}.");
}
