using System.Net;
using System.Net.Sockets;
using Feedback.Tests.Servers;

namespace Feedback.Tests.Hosting;

/// <summary>Wrong calls and settings: one line on stderr that names the fault, and a failing exit code.</summary>
public sealed class BadCallTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("feedback-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("nonsense", "'nonsense'", "'feedback --help'")]
    [InlineData("serve --port abc", "--port abc is no whole number.", "'feedback serve --help'")]
    [InlineData("serve --port 65536", "--port 65536")]
    [InlineData("serve --listen nonsense", "--listen")]
    [InlineData("serve --listen 192.0.2.1 --port 7071", "7071 cannot be used")]
    [InlineData("user add", "--role", "'feedback user add --help'")]
    [InlineData("user add x --role nonsense", "viewer, agent, manager, admin")]
    [InlineData("user add %00 --role agent", "no user name")]
    [InlineData("key create --role nonsense", "viewer, agent, manager, admin")]
    [InlineData("link --shop nonsense --chat 1", "'nonsense'", "demo")]
    [InlineData("link --shop demo --chat 1 --hours abc", "--hours abc is no number.")]
    [InlineData("link --shop demo --chat 1 --hours NaN", "--hours")]
    [InlineData("poll --source nonsense", "'nonsense'", "sternplatz")]
    [InlineData("extract --source nonsense -", "'nonsense'", "trustpilot")]
    [InlineData("extract --source page MISSING", "missing")]
    [InlineData("extract --source page DIRECTORY", "cannot be read")]
    [InlineData("extract --source page GARBAGE", "not an HTML page")]
    [InlineData("extract --source page --url nonsense GARBAGE", "'nonsense'")]
    [InlineData("extract --source page --status abc GARBAGE", "--status abc is no whole number.")]
    [InlineData("extract --source page --status 99999 GARBAGE", "--status 99999")]
    [InlineData("extract --source page --headers GARBAGE GARBAGE", "Name: value")]
    [InlineData("score --model MISSING", "missing")]
    [InlineData("score --model DIRECTORY", "denied")]
    [InlineData("score --model GARBAGE", "not a text model")]
    [InlineData("evaluate GARBAGE", "line ")]
    [InlineData("train --in MISSING --out DIRECTORY/m", "missing")]
    [InlineData("link --shop demo --chat 1 --data GARBAGE", "cannot be opened")]
    [InlineData("link --shop demo --chat 1 --storage nonsense", "Feedback:Storage")]
    [InlineData("link --shop demo --chat 1 --storage AccountName=x;AccountKey=%", "Feedback:Storage", "base64")]
    public async Task A_wrong_call_is_answered_in_one_line_that_names_the_fault(string call, params string[] faults)
    {
        var garbage = Path.Combine(_directory.FullName, "garbage");
        await File.WriteAllBytesAsync(garbage, Garbage());
        var arguments = call.Split(' ').Select(argument => argument
            .Replace("GARBAGE", garbage, StringComparison.Ordinal)
            .Replace("MISSING", Path.Combine(_directory.FullName, "missing"), StringComparison.Ordinal)
            .Replace("DIRECTORY", _directory.FullName, StringComparison.Ordinal)).ToList();
        if (!call.Contains("--data", StringComparison.Ordinal))
            arguments.AddRange(["--data", Path.Combine(_directory.FullName, "data")]);
        await FailsAsync([.. arguments], [], faults);
    }

    [Theory]
    [InlineData("Feedback__Shops", "x", "Feedback:Shops")]
    [InlineData("Feedback__Shops__x__Nonsense", "1", "Feedback:Shops:x:Nonsense")]
    [InlineData("Feedback__Shops__x__TimeZone", "Mars/North", "Feedback:Shops:x:TimeZone")]
    [InlineData("Feedback__Shops__x__AnswerWithin", "soon", "Feedback:Shops:x:AnswerWithin")]
    [InlineData("Feedback__Shops__x__Origins__0", "nonsense", "Feedback:Shops:x:Origins:0")]
    [InlineData("Feedback__Shops__x__Sources__a__Type", "nonsense", "Feedback:Shops:x:Sources:a:Type")]
    [InlineData("Feedback__Shops__x__Sources__a__Type", "page", "Feedback:Shops:x:Sources:a:url")]
    [InlineData("Feedback__PublicUrl", "ftp://shop.example", "Feedback:PublicUrl")]
    [InlineData("Feedback__StoragePrefix", "not good", "Feedback:StoragePrefix")]
    [InlineData("Feedback__Signing__Current", "a", "Feedback:Signing:Current")]
    [InlineData("Feedback__Signing__Keys__a", "short", "Feedback:Signing:Keys:a")]
    [InlineData("Feedback__Signing__Keys__a", "env:NOT_THERE", "NOT_THERE")]
    [InlineData("Logging__LogLevel__Default", "nonsense", "nonsense")]
    public Task A_wrong_setting_stops_the_start_and_is_named(string setting, string value, string fault) => FailsAsync(
        ["serve", "--port", $"{Http.FreePort()}", "--data", Path.Combine(_directory.FullName, "data")], new() { [setting] = value }, [fault]);

    [Theory]
    [InlineData("garbage")]
    [InlineData("zeros")]
    [InlineData("directory")]
    public async Task A_database_that_is_none_stops_every_verb_and_is_left_as_it_is(string kind)
    {
        var file = Path.Combine(_directory.FullName, "feedback.db");
        if (kind == "directory")
            Directory.CreateDirectory(file);
        else
            await File.WriteAllBytesAsync(file, kind == "zeros" ? new byte[20_000] : Garbage());

        foreach (var call in (string[])["serve --port 7071", "link --shop demo --chat 1", "poll", "user add x --role agent", "key create --role agent"])
            await FailsAsync([.. call.Split(' '), "--data", _directory.FullName], [], [file]);
        if (kind == "garbage")
            Assert.Equal(Garbage(), await File.ReadAllBytesAsync(file));
    }

    [Theory]
    [InlineData("""{"Feedback": """)]
    [InlineData("[]")]
    [InlineData("\0\0\0")]
    public async Task A_configuration_file_that_is_none_is_named(string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "appsettings.json"), text);
        await FailsAsync(["link", "--shop", "demo", "--chat", "1"], new() { ["DOTNET_CONTENTROOT"] = _directory.FullName }, ["appsettings.json"]);
    }

    [Fact]
    public async Task A_second_program_on_the_same_port_says_so_and_leaves_the_first_alone()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await FailsAsync(["serve", "--port", $"{port}", "--data", _directory.FullName], [], [$"Port {port} cannot be used", "--port"]);

        var status = await FeedbackProcess.RunAsync(["link", "--shop", "demo", "--chat", "1", "--data", _directory.FullName]);
        Assert.Equal(0, status.ExitCode);
        // No poll was begun.
        Assert.Empty(_directory.EnumerateFileSystemInfos("*pages*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("help", "serve")]
    [InlineData("help link", "--chat")]
    [InlineData("user add --help", "--role")]
    public async Task Help_is_there_for_who_asks(string call, string contents)
    {
        var run = await FeedbackProcess.RunAsync(call.Split(' '));
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains(contents, run.Output, StringComparison.Ordinal);
    }

    private static async Task FailsAsync(string[] arguments, Dictionary<string, string> settings, string[] faults)
    {
        var run = await FeedbackProcess.RunAsync(arguments, settings);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        var line = Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("feedback: ", line, StringComparison.Ordinal);
        Assert.All(faults, fault => Assert.Contains(fault, line, StringComparison.Ordinal));
        Assert.DoesNotContain(line, char.IsControl);
    }

    private static byte[] Garbage()
    {
        var bytes = new byte[20_000];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
