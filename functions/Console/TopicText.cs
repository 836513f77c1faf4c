namespace Feedback.Console;

/// <summary>The names of topics as people read them.</summary>
internal static class TopicText
{
    public static string Of(ConsoleFrame frame, string topic) => topic switch
    {
        "delivery" => frame.Say("Lieferung", "Delivery"),
        "returns" => frame.Say("Rücksendung", "Returns"),
        "refund" => frame.Say("Erstattung", "Refund"),
        "product" => frame.Say("Produkt", "Product"),
        "price" => frame.Say("Preis", "Price"),
        "service" => frame.Say("Kundendienst", "Service"),
        "website" => frame.Say("Webseite", "Website"),
        "payment" => frame.Say("Bezahlung", "Payment"),
        "packaging" => frame.Say("Verpackung", "Packaging"),
        "availability" => frame.Say("Verfügbarkeit", "Availability"),
        "sustainability" => frame.Say("Nachhaltigkeit", "Sustainability"),
        "staff" => frame.Say("Mitarbeiter", "Staff"),
        "trust" => frame.Say("Vertrauen", "Trust"),
        _ => frame.Say("Sonstiges", "Other"),
    };
}
