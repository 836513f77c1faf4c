using Feedback.Hosting;
using Feedback.Storage;
using Feedback.Storage.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Feedback.Tests.Storage;

public sealed class StorageOptionsTests
{
    private const string Key = "c2VjcmV0c2VjcmV0";

    [Fact]
    public void Nothing_set_means_the_embedded_stores_in_the_data_directory()
    {
        Assert.Null(Read().Account);
        Assert.Equal("./data", Read().Data);
        Assert.Equal("/var/lib/feedback", Read(("Feedback:Data", "/var/lib/feedback")).Data);
        Assert.Null(Read(("Feedback:Storage", "")).Account);
    }

    [Theory]
    [InlineData("UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1", "http://127.0.0.1:10001/devstoreaccount1",
        "http://127.0.0.1:10000/devstoreaccount1")]
    [InlineData("usedevelopmentstorage=TRUE;DevelopmentStorageProxyUri=http://emulator", "http://emulator:10002/devstoreaccount1",
        "http://emulator:10001/devstoreaccount1", "http://emulator:10000/devstoreaccount1")]
    [InlineData("AccountName=shop;AccountKey=c2VjcmV0Cg==", "https://shop.table.core.windows.net/",
        "https://shop.queue.core.windows.net/", "https://shop.blob.core.windows.net/")]
    [InlineData($"DefaultEndpointsProtocol=http; EndpointSuffix=core.chinacloudapi.cn; AccountName=shop; AccountKey={Key};",
        "http://shop.table.core.chinacloudapi.cn/", "http://shop.queue.core.chinacloudapi.cn/", "http://shop.blob.core.chinacloudapi.cn/")]
    [InlineData(
        $"AccountName=dev;AccountKey={Key};TableEndpoint=http://127.0.0.1:3/dev/;QueueEndpoint=http://a/dev;BlobEndpoint=http://b",
        "http://127.0.0.1:3/dev", "http://a/dev", "http://b/")]
    [InlineData("AccountName=shop;SharedAccessSignature=?sv=2021&sig=a%2Bb=", "https://shop.table.core.windows.net/",
        "https://shop.queue.core.windows.net/", "https://shop.blob.core.windows.net/")]
    [InlineData("https://shop.table.core.windows.net", "https://shop.table.core.windows.net/", "https://shop.queue.core.windows.net/",
        "https://shop.blob.core.windows.net/")]
    [InlineData("https://shop.blob.core.usgovcloudapi.net/", "https://shop.table.core.usgovcloudapi.net/",
        "https://shop.queue.core.usgovcloudapi.net/", "https://shop.blob.core.usgovcloudapi.net/")]
    [InlineData("https://shop.queue.core.windows.net/?sv=2021&sig=a%2Bb", "https://shop.table.core.windows.net/",
        "https://shop.queue.core.windows.net/", "https://shop.blob.core.windows.net/")]
    public void An_account_is_found_in_every_form_it_may_be_given_in(string connection, string tables, string queues, string blobs)
    {
        foreach (var setting in new[] { "Feedback:Storage", "AzureWebJobsStorage" })
        {
            var account = Read((setting, connection)).Account!;
            Assert.Equal((tables, queues, blobs), (account.Tables.AbsoluteUri, account.Queues.AbsoluteUri, account.Blobs.AbsoluteUri));
        }
    }

    [Fact]
    public void The_way_in_follows_from_the_form()
    {
        var key = Assert.IsType<AzureAccess.SharedKey>(Access($"AccountName=shop;AccountKey={Key}"));
        Assert.Equal(("shop", Key), (key.Account, Convert.ToBase64String(key.Key)));
        var signature = new AzureAccess.Signature("sv=2021&sig=a%2Bb=");
        Assert.Equal(signature, Access("AccountName=shop;SharedAccessSignature=?sv=2021&sig=a%2Bb="));
        Assert.Equal(signature, Access("https://shop.queue.core.windows.net/?sv=2021&sig=a%2Bb="));
        Assert.IsType<AzureAccess.Entra>(Access("https://shop.queue.core.windows.net"));

        static AzureAccess Access(string connection) => Read(("Feedback:Storage", connection)).Account!.Access;
    }

    [Fact]
    public void The_form_of_the_Functions_host_without_a_key_is_understood()
    {
        var account = Read(
            ("AzureWebJobsStorage:tableServiceUri", "https://shop.table.core.windows.net/"),
            ("AzureWebJobsStorage:queueServiceUri", "https://shop.queue.core.windows.net"),
            ("AzureWebJobsStorage:blobServiceUri", "https://shop.blob.core.windows.net"),
            ("AzureWebJobsStorage:credential", "managedidentity"),
            ("AzureWebJobsStorage:clientId", "11111111-2222-3333-4444-555555555555")).Account!;
        Assert.Equal("https://shop.table.core.windows.net/", account.Tables.AbsoluteUri);
        Assert.IsType<AzureAccess.Entra>(account.Access);

        Assert.Equal("https://shop.blob.core.windows.net/", Read(("AzureWebJobsStorage:accountName", "shop")).Account!.Blobs.AbsoluteUri);
    }

    [Fact]
    public void Our_own_setting_goes_before_the_host_s() =>
        Assert.Equal("own.table.core.windows.net", Read(
            ("Feedback:Storage", "https://own.table.core.windows.net"),
            ("AzureWebJobsStorage", "UseDevelopmentStorage=true")).Account!.Tables.Host);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("UseDevelopmentStorage=yes")]
    [InlineData($"AccountKey={Key}")]
    [InlineData("AccountName=shop")]
    [InlineData($"AccountName=shop;AccountKey={Key}!")]
    [InlineData($"AccountName=shop;AccountKey={Key};AccountKey={Key}")]
    [InlineData($"AccountName=shop;AccountKey={Key};TableEndpoint=ftp://shop")]
    [InlineData($"AccountName=sh op/;AccountKey={Key}")]
    [InlineData("TableEndpoint=https://a;QueueEndpoint=https://b;BlobEndpoint=https://c")]
    [InlineData("http://shop.table.core.windows.net")]
    [InlineData("https://shop.table.core.windows.net/path")]
    [InlineData("https://shop.example.com")]
    [InlineData("https://table.core.windows.net")]
    [InlineData($"https://user:{Key}@")]
    public void A_wrong_setting_is_named_in_one_line_that_says_what_is_allowed_and_repeats_no_key(string connection)
    {
        foreach (var setting in new[] { "Feedback:Storage", "AzureWebJobsStorage" })
        {
            var fault = Assert.Throws<ConfigurationException>(() => Read((setting, connection)));
            Assert.Equal(setting, fault.Setting);
            Assert.StartsWith(setting, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', fault.Message);
            Assert.DoesNotContain(Key, fault.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "AzureWebJobsStorage:queueServiceUri", "https://shop.table.core.windows.net")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "AzureWebJobsStorage:tableServiceUri", "http://shop.table.core.windows.net")]
    [InlineData("Feedback:StoragePrefix", "Feedback:StoragePrefix", "Shop")]
    [InlineData("Feedback:StoragePrefix", "Feedback:StoragePrefix", "1shop")]
    [InlineData("Feedback:StoragePrefix", "Feedback:StoragePrefix", "shop-1")]
    [InlineData("Feedback:StoragePrefix", "Feedback:StoragePrefix", "a234567890123")]
    public void Other_wrong_settings_are_named_too(string setting, string named, string value) =>
        Assert.Equal(named, Assert.Throws<ConfigurationException>(() => Read((setting, value))).Setting);

    [Fact]
    public void No_key_is_printed_with_the_account()
    {
        foreach (var connection in new[] { $"AccountName=shop;AccountKey={Key}", $"AccountName=shop;SharedAccessSignature=sig={Key}" })
        {
            var options = Read(("Feedback:Storage", connection));
            Assert.DoesNotContain(Key, options.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(Key, options.Account!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_stores_are_services_that_close_with_the_container()
    {
        var directory = Directory.CreateTempSubdirectory("feedback");
        var data = Path.Combine(directory.FullName, "data");
        var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System).AddLogging().AddStorage(Configuration(("Feedback:Data", data))).BuildServiceProvider();
        var (tables, queues, archive) =
            (services.GetRequiredService<TableStore>(), services.GetRequiredService<QueueStore>(), services.GetRequiredService<Archive>());
        await tables.UpsertAsync("abc", new RowKey("p", "r"), "x");
        await queues.SendAsync("abc", "x");
        await archive.PutAsync("a/b", "x"u8.ToArray());

        await services.DisposeAsync();

        Assert.Equal("Closed", (await Assert.ThrowsAsync<StorageException>(() => queues.SendAsync("abc", "x"))).Code);
        Assert.Equal(["archive", "feedback.db"], Directory.GetFileSystemEntries(data).Select(Path.GetFileName).Order());
        directory.Delete(recursive: true);
    }

    private static StorageOptions Read(params (string Name, string Value)[] settings) => StorageOptions.From(Configuration(settings));

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, string? (setting) => setting.Value)).Build();
}
