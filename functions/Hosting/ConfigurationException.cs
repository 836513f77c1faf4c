namespace Feedback.Hosting;

/// <summary>A setting is wrong: the start stops, with one line that names the setting and says what is allowed.</summary>
/// <param name="setting">Its path, such as <c>Feedback:Shops:demo:TimeZone</c>.</param>
/// <param name="fault">Continues the sentence that the path begins; never repeats a secret.</param>
public sealed class ConfigurationException(string setting, string fault) : Exception($"{setting} {fault}.")
{
    public string Setting { get; } = setting;
}
