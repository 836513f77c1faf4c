using System.IO.Compression;
using System.Text;
using Feedback.Hosting;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Feedback.Tests.Hosting;

/// <summary>What the Functions host is told by files, against what the program maps; and the package as it is laid out.</summary>
public sealed class FunctionsPackageTests(FunctionsPackage package)
{
    private static readonly IReadOnlyList<PublishedFunction> Published =
        PublishedFunction.In(Path.Combine(Repository.Root, "functions", "Triggers"));

    [Fact]
    public void Every_queue_trigger_has_its_function_json_and_the_other_way_round() => Assert.Equal(
        Triggers.Queues.Select(trigger => (trigger.Name, trigger.Queue, "AzureWebJobsStorage")).Order(),
        OfType("queueTrigger").Select(function =>
            (function.Name, (string)function.Trigger["queueName"]!, (string)function.Trigger["connection"]!)).Order());

    [Fact]
    public void Every_timer_has_its_function_json_and_the_other_way_round() => Assert.Equal(
        Triggers.Timers.Select(trigger => trigger.Name).Order(), OfType("timerTrigger").Select(function => function.Name).Order());

    [Fact]
    public void Schedules_have_six_fields_and_come_about_as_often_as_the_scheduler_of_one_machine()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var timer in OfType("timerTrigger"))
        {
            var schedule = Ncrontab.Parse((string)timer.Trigger["schedule"]!);
            var first = schedule.Next(start);
            var every = Triggers.Timers.Single(trigger => trigger.Name == timer.Name).Every;
            // Invocations cost, so that what a machine looks at every few seconds or minutes is looked at every minute or quarter of an hour.
            Assert.InRange(schedule.Next(first) - first, every, TimeSpan.FromMinutes(Math.Max(1, 15 * every.TotalMinutes)));
        }
    }

    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("00:05:00")]
    [InlineData("60 * * * * *")]
    [InlineData("0 0 0 * * 7")]
    public void Schedules_of_another_form_are_refused(string schedule) =>
        Assert.Throws<FormatException>(() => Ncrontab.Parse(schedule));

    [Fact]
    public void Every_endpoint_is_published_by_the_function_that_is_meant_and_no_trigger_is()
    {
        var routes = OfType("httpTrigger").Select(function => (function.Name, Route: (string)function.Trigger["route"]!)).ToList();
        var app = FeedbackApp.Build(new HostingOptions(HostingMode.Functions, 1)
        {
            Settings = new Dictionary<string, string?> { ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true" },
        });
        var patterns = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/')).ToList();

        var triggers = Triggers.Queues.Select(trigger => trigger.Name).Concat(Triggers.Timers.Select(trigger => trigger.Name)).ToList();
        Assert.Subset(patterns.ToHashSet(), triggers.ToHashSet());
        Assert.All(triggers, trigger => Assert.Null(FirstMatch(trigger)));
        // A route that is the start of the pattern is the one that sorts first among those that match.
        Assert.All(patterns.Except(triggers), pattern =>
            Assert.StartsWith(routes.Single(route => route.Name == FirstMatch(pattern)).Route.Split('{')[0].TrimEnd('/'), pattern, StringComparison.Ordinal));
        Assert.All(routes, route => Assert.Contains(patterns.Except(triggers), pattern => FirstMatch(pattern) == route.Name));
        Assert.All(routes, route => Assert.DoesNotContain(route.Name, triggers));
        Assert.All(routes, route => Assert.DoesNotMatch(@"^(\{|admin|runtime|\.auth)", route.Route));

        string? FirstMatch(string path) => routes.FirstOrDefault(route =>
            new TemplateMatcher(TemplateParser.Parse(route.Route), []).TryMatch(new PathString($"/{path}"), [])).Name;
    }

    [Fact]
    public void Http_functions_take_every_method_without_a_function_key() => Assert.All(OfType("httpTrigger"), function =>
    {
        Assert.Null(function.Trigger["methods"]);
        Assert.Equal("anonymous", (string)function.Trigger["authLevel"]!);
    });

    [Fact]
    public void The_host_is_as_patient_with_a_failing_message_as_the_standalone_pump()
    {
        var host = HostSettings.In(Repository.Root);
        var pump = TimeSpan.Zero;
        for (var delivery = 1; Feedback.Hosting.Standalone.Redelivery.After(delivery, new InvalidOperationException()) is { } wait; delivery++)
            pump += wait;
        Assert.True(host.RetryDelay * (host.MostDeliveries - 1) >= pump);
    }

    [Fact]
    public async Task The_package_holds_what_the_host_needs_and_nothing_else()
    {
        var directory = await package.DirectoryAsync();
        var files = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(directory, file));
        Assert.Equal(
            Published.Select(function => Path.Combine(function.Name, "function.json")).Concat(["feedback", "host.json", "libe_sqlite3.so"]).Order(),
            files.Where(file => file != "appsettings.json").Order());
        Assert.Equal("feedback", HostSettings.In(directory).Executable);
    }

    [Fact]
    public async Task The_zip_keeps_the_mode_that_lets_the_executable_run()
    {
        using var zip = ZipFile.OpenRead($"{await package.DirectoryAsync()}.zip");
        Assert.Equal("rwxr-xr-x", ModeOf(zip.GetEntry("feedback")!));
        Assert.StartsWith("rw-r", ModeOf(zip.GetEntry("host.json")!), StringComparison.Ordinal);
        Assert.NotNull(zip.GetEntry("incoming/function.json"));
    }

    [Fact]
    public async Task The_package_names_no_directory_of_the_machine_that_built_it()
    {
        var executable = await File.ReadAllBytesAsync(Path.Combine(await package.DirectoryAsync(), "feedback"));
        Assert.Equal(-1, executable.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Repository.Root)));
        Assert.Equal(-1, executable.AsSpan().IndexOf(Encoding.Unicode.GetBytes(Repository.Root)));
    }

    [Fact]
    public async Task Publishing_over_a_directory_that_is_no_package_is_refused_in_one_line()
    {
        var directory = Directory.CreateTempSubdirectory("feedback-");
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "holiday.txt"), "precious");
        var refused = await FunctionsPackage.PublishAsync(directory.FullName);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal($"publish: {directory.FullName} is there and is no package; name another directory", refused.Errors.TrimEnd());
        Assert.Single(directory.EnumerateFileSystemInfos());
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Publishing_without_an_sdk_is_refused_in_one_line()
    {
        var tools = Directory.CreateTempSubdirectory("feedback-");
        foreach (var tool in (string[])["env", "sh", "dirname"])
            File.CreateSymbolicLink(Path.Combine(tools.FullName, tool), $"/usr/bin/{tool}");
        var refused = await FunctionsPackage.PublishAsync(Path.Combine(tools.FullName, "package"), KeyValuePair.Create("PATH", tools.FullName));
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal("publish: the .NET 10 SDK is missing; see https://dot.net", refused.Errors.TrimEnd());
        tools.Delete(recursive: true);
    }

    private static IEnumerable<PublishedFunction> OfType(string type) => Published.Where(function => function.Type == type);

    private static string ModeOf(ZipArchiveEntry entry)
    {
        var mode = (UnixFileMode)((entry.ExternalAttributes >> 16) & 0b111_111_111);
        var letters = "rwxrwxrwx".ToCharArray();
        for (var bit = 0; bit < letters.Length; bit++)
        {
            if (((int)mode & (1 << (8 - bit))) == 0)
                letters[bit] = '-';
        }
        return new string(letters);
    }
}
