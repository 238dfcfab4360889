using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Parley.Homeserver.Http;
using Parley.Homeserver.Rooms;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Discovery;

/// <summary>What the server is and can do.</summary>
internal sealed class DiscoveryEndpoints(HomeserverOptions options, TimeProvider time) : IEndpoints
{
    private static readonly string[] Versions = ["v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11"];

    public void Map(MatrixRoutes routes)
    {
        routes.Serve(GetVersions.Endpoint, (_, _) => new VersionsResponse
        {
            Versions = Versions,
            UnstableFeatures = new() { ["org.matrix.msc4140"] = options.DelayedEvents.Enabled },
        });
        routes.Serve(GetWellKnown.Endpoint, (request, _) => new WellKnown { Homeserver = new() { BaseUrl = BaseUrl(request) } });
        routes.Serve(GetCapabilities.Endpoint, (_, _) => new CapabilitiesResponse { Capabilities = Capabilities() });
        routes.ServeRaw(GetTurnServer.Endpoint, request => Turn(request.User));
    }

    private string BaseUrl(MatrixRequest request) =>
        options.PublicBaseUrl?.ToString().TrimEnd('/') ?? request.Http.Request.Scheme + "://" + request.Http.Request.Host;

    private Capabilities Capabilities() => new()
    {
        RoomVersions = new() { Default = RoomCreation.Version, Available = new() { [RoomCreation.Version] = "stable" } },
        ChangePassword = new() { Enabled = false },
        SetDisplayname = new() { Enabled = true },
        DelayedEvents = options.DelayedEvents.Enabled
            ? new() { MaxDelayMs = (long)options.DelayedEvents.MaxDelay.TotalMilliseconds, MaxScheduled = options.DelayedEvents.MaxScheduled }
            : null,
    };

    private MatrixResult Turn(UserId user)
    {
        if (options.Turn is not { } turn)
            return MatrixResult.Empty;
        var (name, password) = turn.SharedSecret is { } secret ? Expiring(user, secret, turn.Lifetime) : (turn.Username, turn.Password);
        return MatrixRoutes.Result(GetTurnServer.Endpoint, new TurnServerResponse
        {
            Uris = turn.Uris,
            Username = name,
            Password = password,
            Ttl = (long)turn.Lifetime.TotalSeconds,
        });
    }

    // https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00#section-2.2, which names SHA-1.
    private (string Name, string Password) Expiring(UserId user, string secret, TimeSpan lifetime)
    {
        var name = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ":" + user;
#pragma warning disable CA5350 // The TURN servers' scheme leaves no choice.
        return (name, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(name))));
#pragma warning restore CA5350
    }
}
