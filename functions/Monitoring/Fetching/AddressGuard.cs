using System.Net;
using System.Net.Sockets;

namespace Feedback.Monitoring.Fetching;

/// <summary>
/// Which addresses an outbound call may reach: public ones, so that no configured address, redirect or DNS answer can make us ask a machine of the
/// inner network. Checked on the address that is connected to, after DNS.
/// </summary>
/// <param name="allowedHosts">Hosts exempt from the check, as <c>host</c> or <c>host:port</c>: <c>Feedback:Monitoring:AllowedPrivateHosts</c>.</param>
internal sealed class AddressGuard(IEnumerable<string> allowedHosts)
{
    private static readonly IPNetwork[] NotPublic =
    [
        // IANA's special-purpose registries (RFC 6890 and updates): everything that is not globally reachable.
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/127", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
            "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private readonly HashSet<string> _allowedHosts = new(allowedHosts, StringComparer.OrdinalIgnoreCase);

    public bool IsAllowedHost(string host, int port) =>
        _allowedHosts.Contains(host) || _allowedHosts.Contains($"{host}:{port}");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        // An IPv4 address in disguise is judged as what it is.
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Nat64.Contains(address))
            address = new IPAddress(address.GetAddressBytes().AsSpan(12));
        return !NotPublic.Any(network => network.Contains(address));
    }

    /// <summary>Resolves a host and connects to the first of its addresses that answers, public ones only unless the host is exempt.</summary>
    /// <exception cref="ForbiddenAddressException">None of its addresses is public.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        var permitted = IsAllowedHost(endPoint.Host, endPoint.Port) ? addresses : [.. addresses.Where(IsPublic)];
        if (permitted.Length == 0)
            throw new ForbiddenAddressException(endPoint.Host);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A call would have reached a machine that is not public.</summary>
internal sealed class ForbiddenAddressException(string host)
    : IOException($"'{host}' has no public address; list it in Feedback:Monitoring:AllowedPrivateHosts if it is yours.");
