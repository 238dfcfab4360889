using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Http;

namespace Parley.Homeserver.Hosting;

/// <summary>Maps the endpoints of a homeserver.</summary>
public static class HomeserverRouteExtensions
{
    /// <summary>
    /// Maps <c>/_matrix</c>, <c>/.well-known/matrix</c> and <c>/livekit/jwt</c>, and opens the database.
    /// </summary>
    /// <exception cref="HomeserverException">The database cannot be opened, or has another server name.</exception>
    public static IEndpointRouteBuilder MapParleyHomeserver(this IEndpointRouteBuilder routes)
    {
        var matrix = routes.ServiceProvider.GetRequiredService<ApiRoutes.Factory>().Create(routes);
        foreach (var endpoints in routes.ServiceProvider.GetServices<IEndpoints>())
            endpoints.Map(matrix);
        matrix.MapRest("/_matrix/{**rest}");
        matrix.MapRest("/.well-known/matrix/{**rest}");
        matrix.MapRest(PublicAddress.LiveKitService + "/{**rest}");
        return routes;
    }
}
