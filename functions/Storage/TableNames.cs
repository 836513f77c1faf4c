namespace Feedback.Storage;

/// <summary>The names of all our tables. Each is made when the first write finds it missing; <c>infra/main.bicep</c> lists them too.</summary>
internal static class TableNames
{
    public const string Access = "access";
    public const string Alerts = "alerts";
    public const string Asked = "asked";
    public const string Cases = "cases";
    public const string Conflicts = "conflicts";
    public const string Contacts = "contacts";
    public const string Dirty = "dirty";
    public const string Expiries = "expiries";
    public const string Items = "items";
    public const string Measures = "measures";
    public const string Models = "models";
    public const string Months = "months";
    public const string Offers = "offers";
    public const string Sources = "sources";
    public const string Texts = "texts";
    public const string Timeline = "timeline";

    /// <summary>Of the sample shop, which is served on one machine only.</summary>
    public const string Demo = "demo";
}
