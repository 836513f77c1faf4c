using System.Globalization;

namespace Feedback.Monitoring.Sources;

/// <summary>Checks the settings of a source against the fields of its type.</summary>
internal static class SettingCheck
{
    private const int LongestText = 500, LongestIdentifier = 200, LongestList = 4_000;

    /// <returns>Every problem, in the order of the fields; empty when the settings may be used.</returns>
    public static IEnumerable<SettingProblem> Problems(SourceSettings source, IReadOnlyList<SourceField> fields)
    {
        var all = fields.Concat(CommonSettings.All).ToList();
        foreach (var field in all)
        {
            if (source[field.Name] is { } value)
            {
                if (Refusal(field, value) is { } refusal)
                    yield return new SettingProblem(field.Name, $"'{field.Name}' {refusal}.");
            }
            else if (field.IsRequired)
            {
                yield return new SettingProblem(field.Name, $"'{field.Name}' is missing: {field.Hint}.");
            }
        }
        foreach (var name in source.Names.Where(name => !all.Exists(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))))
            yield return new SettingProblem(name,
                $"'{name}' is not a setting of the type '{source.Type}'; it takes {string.Join(", ", all.Select(field => field.Name))}.");
    }

    private static string? Refusal(SourceField field, string value) => field.Kind switch
    {
        FieldKind.Text when value.Length > LongestText || value.Any(char.IsControl) =>
            $"must be at most {LongestText} characters without line breaks",
        FieldKind.List when value.Length > LongestList || value.Any(c => char.IsControl(c) && c is not ('\n' or '\r')) =>
            $"must be at most {LongestList} characters, entries separated by commas or line breaks",
        FieldKind.Address when SourceAddress.Web(value) is not { UserInfo: "" } =>
            "must be an absolute http or https address without a user name",
        FieldKind.Host when !Uri.TryCreate($"https://{value}/", UriKind.Absolute, out var address) || address.Authority.Length == 0
            || address.AbsolutePath != "/" || address.UserInfo.Length > 0 || address.Query.Length > 0
                || value.Contains('#', StringComparison.Ordinal) =>
            "must be a host name such as 'example.org', without https:// and path",
        FieldKind.Identifier when value.Length > LongestIdentifier
            || !value.All(c => char.IsLetterOrDigit(c) || "._-:/=~@".Contains(c, StringComparison.Ordinal)) =>
            $"must be an id of at most {LongestIdentifier} letters, digits and . _ - : / = ~ @",
        FieldKind.Number when !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 =>
            "must be a whole number from 1",
        FieldKind.Switch when !bool.TryParse(value, out _) => "must be true or false",
        FieldKind.Choice when !field.Choices.Contains(value, StringComparer.Ordinal) =>
            $"must be one of {string.Join(", ", field.Choices)}",
        _ => null,
    };
}
