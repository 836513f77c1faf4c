using Feedback.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Feedback.Shops;

internal static class ShopsFeature
{
    public static IServiceCollection AddShops(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(ShopDirectory.Read(configuration));

    /// <summary>The shop a request names; where it names none, the only one.</summary>
    public static ProblemHttpResult? Choose(this ShopDirectory shops, string? id, out Shop? shop)
    {
        shop = null;
        if (id is null)
            return (shop = shops.Only) is null ? Problems.ShopNeeded() : null;
        return shops.TryGet(id, out shop) ? null : Problems.UnknownShop(id);
    }
}
