using System.CommandLine;
using System.Globalization;
using Feedback.Learning;
using Feedback.Shops;

namespace Feedback.Hosting.CommandLine;

/// <summary><c>retrain</c>: what happens every night, now; a line per decision. Exit code 1 when another process was at it.</summary>
internal static class RetrainCommand
{
    private static readonly Option<string?> Shop = new("--shop") { Description = "Only the shop of this id." };

    public static Command Create()
    {
        var command = new Command("retrain", "Adapts the text model to each shop's labelled texts, and takes it into use where it is better.") { Shop };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult call, CancellationToken cancellationToken)
    {
        await using var app = GlobalOptions.BuildOffline(call);
        var shops = app.Services.GetRequiredService<ShopDirectory>().All
            .Where(shop => call.GetValue(Shop) is not { } wanted || shop.Id == wanted).ToList();
        if (shops.Count == 0)
            throw new CommandException(call.GetValue(Shop) is { } unknown ? $"There is no shop '{unknown}'." : "No shop is configured.");
        var retraining = app.Services.GetRequiredService<Retraining>();
        var allDone = true;
        foreach (var shop in shops)
        {
            var decisions = await retraining.RunAsync(shop, cancellationToken);
            allDone &= decisions is not null;
            System.Console.WriteLine(decisions switch
            {
                null => $"{shop.Id} busy: another process is at it",
                [] => $"{shop.Id} unchanged: the same texts give the model in use",
                _ => string.Join('\n', decisions.Select(decision => $"{shop.Id} {Describe(decision)}")),
            });
        }
        return allDone ? 0 : 1;
    }

    private static string Describe(ModelDecision decision)
    {
        var text = $"{Name(decision.Kind)} {decision.Version ?? "-"} texts={decision.Texts}";
        return decision.Figures is not { } figures ? text : string.Create(
            CultureInfo.InvariantCulture,
            $"{text} shop-f1={figures.LiveOnShop.MacroF1:F3}->{figures.CandidateOnShop.MacroF1:F3} shop-n={figures.ShopTexts} "
            + $"general-f1={figures.LiveOnGeneral.MacroF1:F3}->{figures.CandidateOnGeneral.MacroF1:F3} general-n={figures.GeneralTexts}");
    }

    private static string Name(ModelDecisionKind kind) => kind switch
    {
        ModelDecisionKind.Promoted => "promoted",
        ModelDecisionKind.NotBetter => "not-better",
        ModelDecisionKind.LosesGeneral => "loses-general",
        ModelDecisionKind.Held => "held",
        ModelDecisionKind.TooFew => "too-few",
        ModelDecisionKind.Forgotten => "forgotten",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
