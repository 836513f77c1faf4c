using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Feedback.Tests.Servers;

/// <summary>What surrounds an app in Azure that has a managed identity: the endpoint that gives it tokens, and a storage account over HTTPS that wants
/// them. The account is empty.</summary>
internal sealed class IdentityPlatform : IAsyncDisposable
{
    public const string ClientId = "0d9f2f4e-2f4b-4f6f-9a4e-6c7b8f6f3a11";
    private const string Header = "a secret of the platform";
    private const string Token = "the.managed.identity";

    private readonly WebApplication _server;
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("feedback-");
    private readonly int _tokenPort = Http.FreePort();
    private readonly int _storagePort = Http.FreePort();

    private IdentityPlatform()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var certificate = Certificate();
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, _tokenPort);
            kestrel.Listen(IPAddress.Loopback, _storagePort, listen => listen.UseHttps(certificate));
        });
        _server = builder.Build();
        _server.Run(context => context.Connection.LocalPort == _tokenPort ? GiveTokenAsync(context) : AnswerAsync(context));
    }

    /// <summary>Query strings of the requests for tokens.</summary>
    public ConcurrentQueue<string> TokenRequests { get; } = [];

    /// <summary>Authorization headers of the requests to the account.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = [];

    /// <summary>The variables of an app with this identity and account, as <c>infra/main.bicep</c> and the platform set them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Settings =>
    [
        new("IDENTITY_ENDPOINT", $"http://127.0.0.1:{_tokenPort}/msi/token"),
        new("IDENTITY_HEADER", Header),
        new("SSL_CERT_FILE", CertificateFile),
        new("AzureWebJobsStorage__credential", "managedidentity"),
        new("AzureWebJobsStorage__clientId", ClientId),
        .. new[] { "blob", "queue", "table" }.Select(service =>
            KeyValuePair.Create($"AzureWebJobsStorage__{service}ServiceUri", $"https://localhost:{_storagePort}/")),
    ];

    private string CertificateFile => Path.Combine(_files.FullName, "localhost.pem");

    public static string Bearer => $"Bearer {Token}";

    public static async Task<IdentityPlatform> StartAsync()
    {
        var platform = new IdentityPlatform();
        await platform._server.StartAsync();
        return platform;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _files.Delete(recursive: true);
    }

    private Task GiveTokenAsync(HttpContext context)
    {
        TokenRequests.Enqueue(context.Request.QueryString.Value!);
        if (context.Request.Headers["X-IDENTITY-HEADER"] != Header)
        {
            context.Response.StatusCode = 403;
            return Task.CompletedTask;
        }
        var expires = TimeProvider.System.GetUtcNow().AddHours(8).ToUnixTimeSeconds();
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$"""{"access_token":"{{Token}}","expires_on":"{{expires}}","resource":"https://storage.azure.com/","token_type":"Bearer","client_id":"{{ClientId}}"}""");
    }

    private Task AnswerAsync(HttpContext context)
    {
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        context.Response.StatusCode = 404;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"odata.error":{"code":"ResourceNotFound","message":{"lang":"en-US","value":"Nothing here."}}}""");
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
