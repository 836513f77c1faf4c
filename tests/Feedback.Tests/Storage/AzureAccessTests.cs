using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;
using Feedback.Storage;
using Feedback.Storage.Azure;
using Feedback.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Feedback.Tests.Storage;

/// <summary>The ways into an account beside the shared key, with which the conformance suite runs.</summary>
public sealed class AzureAccessTests(Azurite azurite)
{
    private static readonly RowKey Key = new("p'/", "r ä");

    [Fact]
    public async Task A_signature_opens_all_three_services()
    {
        var parts = (await azurite.ConnectionStringAsync()).Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        var endpoints = string.Join(
            ';', parts.Where(part => part.Key.EndsWith("Endpoint", StringComparison.Ordinal)).Select(part => $"{part.Key}={part.Value}"));
        await using var stores = Open($"{endpoints};SharedAccessSignature={Signature(parts["AccountName"], parts["AccountKey"])}");

        var etag = await stores.Tables.UpsertAsync("abc", Key, "x");
        Assert.Equal([new StoredRow(Key, "x", etag)], await stores.Tables.ScanAsync("abc", Key.Partition, KeyRange.All).ToListAsync());
        Assert.True((await stores.Tables.TransactAsync("abc", Key.Partition, [TableOperation.Delete(Key.Row, etag)])).Committed);
        await stores.Queues.SendAsync("abc", "x");
        var message = Assert.Single(await stores.Queues.ReceiveAsync("abc", 1, TimeSpan.FromMinutes(1)));
        Assert.True(await stores.Queues.TryDeleteAsync("abc", message));
        await stores.Archive.PutAsync("a/b", "x"u8.ToArray());
        Assert.Equal(["a/b"], await stores.Archive.ListAsync("a/").ToListAsync());
    }

    [Fact]
    public async Task A_wrong_key_is_a_failure_that_says_so()
    {
        var connection = (await azurite.ConnectionStringAsync()).Replace("AccountKey=Eby8", "AccountKey=AAAA", StringComparison.Ordinal);
        await using var stores = Open(connection);

        var failure = await Assert.ThrowsAsync<StorageException>(() => stores.Tables.GetAsync("abc", Key));

        Assert.Equal(403, failure.Status);
        Assert.Contains("was not accepted", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_fetched_once_and_sent_over_HTTPS_only()
    {
        using var certificate = NewCertificate();
        await using var server = await StartHttpsAsync(certificate);
        var credential = new CountingCredential();
        var options = new AzureClientOptions
        {
            Transport = new HttpClientTransport(new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) => certificate.Equals(shown),
                },
            }),
        };
        var tables = TablesAt(new Uri(server.Urls.Single()));

        Assert.Null(await tables.GetAsync("abc", Key));
        Assert.Null(await tables.GetAsync("abc", Key));
        Assert.Equal(["https://storage.azure.com/.default"], credential.Scopes);

        await Assert.ThrowsAsync<StorageException>(() => TablesAt(new Uri("http://127.0.0.1:1")).GetAsync("abc", Key));
        Assert.Single(credential.Scopes);

        AzureTableStore TablesAt(Uri address) =>
            new(AzureService.Tables(new(address, address, address, new AzureAccess.Entra(credential)), options, TimeProvider.System), "");
    }

    private static Stores Open(string connection) => Stores.Open(
        StorageOptions.From(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Feedback:Storage"] = connection,
            ["Feedback:StoragePrefix"] = "t" + Guid.NewGuid().ToString("N")[..11],
        }).Build()),
        TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>An account SAS for everything (learn.microsoft.com/rest/api/storageservices/create-account-sas).</summary>
    private static string Signature(string account, string key)
    {
        var expiry = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-ddTHH:mm:ssZ");
        var text = $"{account}\nrwdlacup\nbqt\nsco\n\n{expiry}\n\n\n2021-12-02\n\n";
        var signature = HMACSHA256.HashData(Convert.FromBase64String(key), Encoding.UTF8.GetBytes(text));
        return $"sv=2021-12-02&ss=bqt&srt=sco&sp=rwdlacup&se={Uri.EscapeDataString(expiry)}"
            + $"&sig={Uri.EscapeDataString(Convert.ToBase64String(signature))}";
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create();
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static async Task<WebApplication> StartHttpsAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.Run(context =>
        {
            var known = context.Request.Headers.Authorization == "Bearer token";
            context.Response.StatusCode = known ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    private sealed class CountingCredential : TokenCredential
    {
        public List<string> Scopes { get; } = [];

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            Scopes.AddRange(requestContext.Scopes);
            return new AccessToken("token", TimeProvider.System.GetUtcNow().AddHours(1));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}
