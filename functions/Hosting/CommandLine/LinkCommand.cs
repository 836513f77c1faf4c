using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Feedback.Models.Ledger;
using Feedback.Ratings;
using Feedback.Shops;

namespace Feedback.Hosting.CommandLine;

/// <summary><c>link</c>: a survey token and its links, as JSON.</summary>
internal static class LinkCommand
{
    private static readonly Option<string> Shop = new("--shop") { Description = "The shop's id.", Required = true };
    private static readonly Option<string> Chat = new("--chat") { Description = "The chat's, ticket's or order's id.", Required = true };
    private static readonly Option<string?> Episode = new("--episode") { Description = "Which solution of a chat that was opened again (default 1)." };
    private static readonly Option<string?> Agent = new("--agent") { Description = "Who served the customer." };
    private static readonly Option<string?> Channel = new("--channel") { Description = "Such as chat, phone, mail." };
    private static readonly Option<string?> Touchpoint = new("--touchpoint") { Description = "Such as support, purchase." };
    private static readonly Option<double> Hours = new("--hours")
    {
        Description = "How long the survey can be answered; below 0 it has ended.",
        DefaultValueFactory = _ => SurveyLinks.Lifetime.TotalHours,
    };

    public static Command Create()
    {
        var command = new Command("link", "Prints a survey token and its links as JSON.") { Shop, Chat, Episode, Agent, Channel, Touchpoint, Hours };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        await using var app = GlobalOptions.BuildOffline(call);
        var shops = app.Services.GetRequiredService<ShopDirectory>();
        if (!shops.TryGet(call.GetValue(Shop)!, out var shop))
            throw new CommandException($"There is no shop '{call.GetValue(Shop)}'; configured: {string.Join(", ", shops.All.Select(known => known.Id).DefaultIfEmpty("none"))}.");
        if (call.GetValue(Chat) is not { Length: > 0 } chat)
            throw new CommandException("--chat is empty.");
        var hours = call.GetValue(Hours);
        if (!(hours >= -8_760 && hours <= SurveyLinks.LongestLifetime.TotalHours))
            throw new CommandException($"--hours is at most {SurveyLinks.LongestLifetime.TotalHours:0}.");
        var context = new SurveyContext { Agent = call.GetValue(Agent), Channel = call.GetValue(Channel), Touchpoint = call.GetValue(Touchpoint) };
        try
        {
            var issued = await app.Services.GetRequiredService<SurveyLinks>().OfferAsync(
                shop, chat, call.GetValue(Episode), context, TimeSpan.FromHours(hours), basis: null, cancellationToken);
            System.Console.WriteLine(JsonSerializer.Serialize(issued, LinkJson.Default.IssuedSurvey));
            return 0;
        }
        catch (ArgumentException tooLong)
        {
            throw new CommandException(tooLong.Message);
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IssuedSurvey))]
internal sealed partial class LinkJson : JsonSerializerContext;
