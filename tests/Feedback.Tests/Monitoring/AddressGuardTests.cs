using System.Net;
using Feedback.Monitoring.Fetching;

namespace Feedback.Tests.Monitoring;

public sealed class AddressGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("64:ff9b::a00:1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public void Addresses_of_inner_networks_are_not_public(string address) => Assert.False(AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("9.9.9.9")]
    [InlineData("172.15.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.1.1")]
    [InlineData("::ffff:9.9.9.9")]
    [InlineData("64:ff9b::909:909")]
    [InlineData("2620:fe::fe")]
    public void Addresses_of_the_internet_are_public(string address) => Assert.True(AddressGuard.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    public async Task A_name_for_this_machine_is_refused_whatever_its_spelling(string host)
    {
        var endPoint = new DnsEndPoint(new Uri($"http://{host}/").Host.Trim('[', ']'), 80);

        await Assert.ThrowsAsync<ForbiddenAddressException>(async () => await new AddressGuard([]).ConnectAsync(endPoint, CancellationToken.None));
    }

    [Fact]
    public void A_host_on_the_list_is_exempt_with_its_port_or_with_all()
    {
        var guard = new AddressGuard(["localhost:7071", "intern.example"]);

        Assert.True(guard.IsAllowedHost("localhost", 7071));
        Assert.False(guard.IsAllowedHost("localhost", 7072));
        Assert.True(guard.IsAllowedHost("INTERN.example", 80));
    }
}
