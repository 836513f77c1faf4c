namespace Feedback.Models.Text;

/// <summary>The topics a text can have, as they are stored and shown.</summary>
public static class TopicNames
{
    public const string Delivery = "delivery";
    public const string Returns = "returns";
    public const string Refund = "refund";
    public const string Product = "product";
    public const string Price = "price";
    public const string Service = "service";
    public const string Website = "website";
    public const string Payment = "payment";
    public const string Packaging = "packaging";
    public const string Availability = "availability";
    public const string Sustainability = "sustainability";
    public const string Staff = "staff";
    public const string Trust = "trust";
    public const string Other = "other";

    /// <summary>All topics; the position is the topic's number in the model file.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Delivery, Returns, Refund, Product, Price, Service, Website, Payment,
        Packaging, Availability, Sustainability, Staff, Trust, Other,
    ];

    /// <returns>The topic's position in <see cref="All"/>, or −1.</returns>
    internal static int NumberOf(string topic)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i] == topic)
                return i;
        }

        return -1;
    }
}
