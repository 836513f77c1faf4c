using System.Text;
using System.Text.Json;
using Feedback.Models.Items;
using Feedback.Monitoring.Sources.Answers;

namespace Feedback.Monitoring.Sources.Platforms;

/// <summary>Totals of a ProvenExpert profile (developer.provenexpert.com); single reviews are not offered.</summary>
internal sealed class ProvenExpert : JsonAdapter
{
    private const string Platform = "https://www.provenexpert.com";

    public override string Type => "provenexpert";

    public override string Name => "ProvenExpert";

    public override IReadOnlyList<SourceField> Fields { get; } =
    [
        SourceField.Required("apiId", FieldKind.Secret, "Interface id from the account's developer page"),
        SourceField.Required("apiKey", FieldKind.Secret, "Interface key that belongs to it"),
    ];

    public override bool IsSample => true;

    public override SourceRequest Plan(SourceSettings source, SourceCall call)
    {
        var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{source.Required("apiId")}:{source.Required("apiKey")}"));
        return new SourceRequest(HttpMethod.Post, SourceAddress.Build(source.Endpoint(Platform), "/api/v1/rating/summary/get"))
            .With("Authorization", $"Basic {credentials}");
    }

    // Failures come as a 200.
    protected override SourcePage Read(JsonElement root, SourceAnswer answer, SourceSettings source)
    {
        if (root.Text("status") is not { } status)
            throw Unexpected(root, "its 'status'");
        if (status != "success")
        {
            var said = PlatformMessage.In(root) ?? status;
            var isRefused = said.Contains("auth", StringComparison.OrdinalIgnoreCase)
                || said.Contains("key", StringComparison.OrdinalIgnoreCase)
                || said.Contains("credential", StringComparison.OrdinalIgnoreCase)
                    || said.Contains("permission", StringComparison.OrdinalIgnoreCase);
            return SourcePage.Problem(isRefused ? PollOutcome.Auth : PollOutcome.Failed, $"ProvenExpert reports a failure: {said}.");
        }
        return new SourcePage
        {
            Outcome = PollOutcome.Ok,
            Total = root.Count("reviewCount"),
            Average = StarRating.Parse(root.Text("ratingValue"))
        };
    }
}
