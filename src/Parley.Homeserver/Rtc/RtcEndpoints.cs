using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Users;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Rtc;

/// <summary>
/// The media servers for calls, and the service that creates LiveKit tokens, which Element Call expects beside a homeserver (MSC4143, MSC4195).
/// A user gets tokens for the rooms that the user is in.
/// </summary>
internal sealed class RtcEndpoints(HomeserverOptions options, PublicAddress address, OpenIdTokens tokens, RoomReader rooms, TimeProvider time) : IEndpoints
{
    // The one call of a room that Element Call has.
    private const string RoomCall = "m.call#ROOM";

    public void Map(ApiRoutes routes)
    {
        routes.Serve(GetRtcTransports.Unstable, (request, _) => new RtcTransportsResponse { RtcTransports = Services(request) });
        routes.Serve(GetRtcTransports.Endpoint, (_, _) => new RtcTransportsResponse
        {
            Transports = options.LiveKit is { } liveKit ? [new() { Type = "m.livekit", Url = liveKit.Url.AbsoluteUri }] : [],
        });
        if (options.LiveKit is null)
            return;
        routes.Post("/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token", (request, body) => Task.FromResult(CreateForSession(request.User, body)));
        routes.Post(PublicAddress.LiveKitService + "/sfu/get", (_, body) => Task.FromResult(CreateForDevice(body)), TokenRule.None);
        routes.Post(PublicAddress.LiveKitService + "/get_token", (_, body) => Task.FromResult(CreateForMember(body)), TokenRule.None);
        routes.Get(PublicAddress.LiveKitService + "/healthz", _ => JsonBytes.EmptyObject, TokenRule.None);
    }

    // Null without a media server, as on Synapse.
    private IReadOnlyList<RtcTransport>? Services(ApiRequest request) =>
        options.LiveKit is not null && address.FindLiveKitService(request) is { } service ? [new() { Type = "livekit", LivekitServiceUrl = service }] : null;

    // For the membership as state event: the identity names the device.
    private byte[] CreateForDevice(JsonElement body)
    {
        var user = UserOf(body);
        return Create(user, Text(body, "room"), RoomCall, user + ":" + Text(body, "device_id"), withUrl: true);
    }

    // For the membership as sticky event: the identity is a hash over the member.
    private byte[] CreateForMember(JsonElement body)
    {
        var user = UserOf(body);
        var member = body.Object("member") ?? throw ApiException.MissingParam("The body has no 'member'.");
        if (Text(member, "claimed_user_id") != user.Value)
            throw ApiException.Forbidden("The OpenID token belongs to another user.");
        return Create(user, Text(body, "room_id"), Text(body, "slot_id"), LiveKitToken.Hash(user.Value, Text(member, "claimed_device_id"), Text(member, "id")), withUrl: true);
    }

    private byte[] CreateForSession(UserId user, JsonElement body) =>
        Create(user, Text(body, "room_id"), Text(body, "slot_id"), LiveKitToken.Hash(user.Value, Text(body, "member_id")), withUrl: false);

    private byte[] Create(UserId user, string roomId, string slot, string identity, bool withUrl)
    {
        if (!RoomId.TryParse(roomId, out var room))
            throw ApiException.InvalidParam($"'{roomId}' is not a room ID.");
        rooms.GetJoined(room, user);
        var jwt = LiveKitToken.Create(options.LiveKit!, identity, LiveKitToken.Hash(room.Value, slot), time.GetUtcNow());
        return JsonBytes.Object(json =>
        {
            if (withUrl)
                json.WriteString("url", options.LiveKit!.Url.AbsoluteUri);
            json.WriteString("jwt", jwt);
        });
    }

    private UserId UserOf(JsonElement body) =>
        body.Object("openid_token")?.Text("access_token") is { } token
            ? tokens.Find(token) ?? throw new ApiException(401, ErrorCode.UnknownToken, "The OpenID token is unknown or has expired.")
            : throw ApiException.MissingParam("The body has no 'openid_token' with an 'access_token'.");

    private static string Text(JsonElement body, string name) =>
        body.Text(name) switch
        {
            null or "" => throw ApiException.MissingParam($"The body has no text '{name}'."),
            { Length: > RequestLimits.MaxRtcNameLength } => throw ApiException.InvalidParam($"'{name}' has more than {RequestLimits.MaxRtcNameLength} characters."),
            var text => text,
        };
}
