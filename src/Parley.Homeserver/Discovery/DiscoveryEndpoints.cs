using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Discovery;

/// <summary>The address, the versions and the capabilities of the server, and its TURN servers.</summary>
internal sealed class DiscoveryEndpoints(HomeserverOptions options, PublicAddress address, TimeProvider time) : IEndpoints
{
    // Clients from before MSC4143's endpoint look for the media servers here.
    private const string RtcFoci = "org.matrix.msc4143.rtc_foci";

    private static readonly string[] Versions =
    [
        "r0.6.1", "v1.1", "v1.2", "v1.3", "v1.4", "v1.5", "v1.6", "v1.7", "v1.8", "v1.9", "v1.10", "v1.11", "v1.12", "v1.13", "v1.14", "v1.15", "v1.16",
    ];

    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetVersions.Endpoint, (_, _) => new VersionsResponse
        {
            Versions = Versions,
            UnstableFeatures = new() { [Msc4140.Feature] = options.DelayedEvents.Enabled, [GetRtcTransports.Feature] = true, [HomeserverOptions.Feature] = true },
        });
        routes.Serve(GetWellKnown.Endpoint, (request, _) => WellKnown(request));
        routes.Serve(GetCapabilities.Endpoint, (_, _) => new CapabilitiesResponse { Capabilities = Capabilities() });
        routes.ServeRaw(GetTurnServer.Endpoint, request => Turn(request.User));
    }

    private WellKnown WellKnown(ApiRequest request) => new()
    {
        Homeserver = new() { BaseUrl = address.Find(request) ?? throw ApiException.NotFound("This server has no public address.") },
        Extra = options.LiveKit is null ? null : new() { [RtcFoci] = Foci(address.FindLiveKitService(request)!) },
    };

    private static JsonElement Foci(string service) => JsonSerializer.SerializeToElement(
        [new() { Type = "livekit", LivekitServiceUrl = service }], MatrixRareJson.Default.RtcTransportArray);

    private Capabilities Capabilities() => new()
    {
        RoomVersions = new() { Default = RoomCreation.Version, Available = new() { [RoomCreation.Version] = "stable" } },
        ChangePassword = new() { Enabled = true },
        SetDisplayname = new() { Enabled = true },
        DelayedEvents = options.DelayedEvents.Enabled
            ? new() { MaxDelayMs = (long)options.DelayedEvents.MaxDelay.TotalMilliseconds, MaxScheduled = options.DelayedEvents.MaxScheduled }
            : null,
        Extra = new()
        {
            ["m.set_avatar_url"] = JsonElement.Parse("""{"enabled":true}"""),
            ["m.3pid_changes"] = JsonElement.Parse("""{"enabled":false}"""),
            ["m.profile_fields"] = JsonElement.Parse("""{"enabled":true}"""),
        },
    };

    // Without TURN servers the response is an empty object, as on Synapse.
    private ApiResult Turn(UserId user)
    {
        if (options.Turn is not { } turn)
            return new ApiResult(JsonBytes.EmptyObject);
        var (name, password) = turn.SharedSecret is { } secret ? Expiring(user, secret, turn.Lifetime) : (turn.Username, turn.Password);
        var response = new TurnServerResponse { Uris = turn.Uris, Username = name, Password = password, Ttl = (long)turn.Lifetime.TotalSeconds };
        return new ApiResult(JsonSerializer.SerializeToUtf8Bytes(response, GetTurnServer.Endpoint.Response));
    }

    // https://datatracker.ietf.org/doc/html/draft-uberti-behave-turn-rest-00#section-2.2, which requires SHA-1.
    private (string Name, string Password) Expiring(UserId user, string secret, TimeSpan lifetime)
    {
        var name = (time.GetUtcNow() + lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ":" + user;
#pragma warning disable CA5350 // The scheme requires SHA-1.
        return (name, Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(name))));
#pragma warning restore CA5350
    }
}
