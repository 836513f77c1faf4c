using System.Text.Json;
using Feedback.Hosting.Standalone;
using Feedback.Storage;

namespace Feedback.Tests.Hosting;

public sealed class RedeliveryTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(8, 128)]
    [InlineData(9, 256)]
    [InlineData(10, null)]
    [InlineData(11, null)]
    public void A_message_that_fails_waits_longer_each_time_and_is_set_aside_at_last(int deliveries, int? seconds) =>
        Assert.Equal(seconds, Redelivery.After(deliveries, new JsonException())?.TotalSeconds);

    [Theory]
    [InlineData(0)]
    [InlineData(403)]
    [InlineData(503)]
    [InlineData(507)]
    public void A_message_waits_for_a_store_that_is_down_however_long_that_is(int status) =>
        Assert.Equal(TimeSpan.FromMinutes(5), Redelivery.After(1_000, new StorageException(status, "Down", "It is down.")));

    [Fact]
    public void A_message_that_the_store_refuses_is_set_aside() =>
        Assert.Null(Redelivery.After(10, new StorageException(413, "EntityTooLarge", "It is too large.")));
}
