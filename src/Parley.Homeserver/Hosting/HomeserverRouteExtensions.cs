using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Homeserver.Http;

namespace Parley.Homeserver;

/// <summary>Maps a homeserver's endpoints.</summary>
public static class HomeserverRouteExtensions
{
    /// <summary>
    /// Maps <c>/_matrix</c> and <c>/.well-known/matrix</c>, beside whatever else the host serves. Opens the database.
    /// </summary>
    /// <exception cref="HomeserverException">The database cannot be opened, or belongs to another server name.</exception>
    public static IEndpointRouteBuilder MapParleyHomeserver(this IEndpointRouteBuilder routes)
    {
        var matrix = routes.ServiceProvider.GetRequiredService<MatrixRoutes.Factory>().Create(routes);
        foreach (var endpoints in routes.ServiceProvider.GetServices<IEndpoints>())
            endpoints.Map(matrix);
        matrix.MapRest("/_matrix/{**rest}");
        matrix.MapRest("/.well-known/matrix/{**rest}");
        return routes;
    }
}
