using Parley.Homeserver.Tests.Support;

namespace Parley.Homeserver.Tests.Discovery;

public sealed class ClaimedEndpointTests
{
    // The endpoints of the Client-Server API up to the newest version in /versions, without those that the list below names.
    private const string Endpoints = """
        POST v3/account/deactivate
        GET v3/account/whoami
        POST v3/account/password
        POST v3/account/password/email/requestToken
        POST v3/account/password/msisdn/requestToken
        GET v3/account/3pid
        POST v3/account/3pid
        POST v3/account/3pid/add
        POST v3/account/3pid/bind
        POST v3/account/3pid/delete
        POST v3/account/3pid/unbind
        POST v3/account/3pid/email/requestToken
        POST v3/account/3pid/msisdn/requestToken
        GET v3/admin/whois/@alice:parley.localhost
        GET v3/capabilities
        POST v3/createRoom
        POST v3/delete_devices
        GET v3/devices
        GET v3/devices/DEVICE
        PUT v3/devices/DEVICE
        DELETE v3/devices/DEVICE
        GET v3/directory/list/room/!r:x
        PUT v3/directory/list/room/!r:x
        GET v3/directory/room/%23a:x
        PUT v3/directory/room/%23a:x
        DELETE v3/directory/room/%23a:x
        POST v3/join/!r:x
        GET v3/joined_rooms
        GET v3/keys/changes
        POST v3/keys/claim
        POST v3/keys/device_signing/upload
        POST v3/keys/query
        POST v3/keys/signatures/upload
        POST v3/keys/upload
        POST v3/knock/!r:x
        GET v3/login
        POST v3/login
        GET v3/notifications
        GET v3/presence/@alice:parley.localhost/status
        PUT v3/presence/@alice:parley.localhost/status
        GET v3/profile/@alice:parley.localhost
        GET v3/profile/@alice:parley.localhost/displayname
        PUT v3/profile/@alice:parley.localhost/displayname
        DELETE v3/profile/@alice:parley.localhost/displayname
        GET v3/profile/@alice:parley.localhost/avatar_url
        PUT v3/profile/@alice:parley.localhost/m.tz
        GET v3/publicRooms
        POST v3/publicRooms
        GET v3/pushers
        POST v3/pushers/set
        GET v3/pushrules/
        GET v3/pushrules/global/
        GET v3/pushrules/global/override/x
        PUT v3/pushrules/global/override/x
        DELETE v3/pushrules/global/override/x
        GET v3/pushrules/global/override/x/actions
        PUT v3/pushrules/global/override/x/actions
        GET v3/pushrules/global/override/x/enabled
        PUT v3/pushrules/global/override/x/enabled
        POST v3/register
        GET v3/register/available
        POST v3/register/email/requestToken
        POST v3/register/msisdn/requestToken
        GET v3/room_keys/keys
        PUT v3/room_keys/keys
        DELETE v3/room_keys/keys
        GET v3/room_keys/keys/!r:x
        PUT v3/room_keys/keys/!r:x
        DELETE v3/room_keys/keys/!r:x
        GET v3/room_keys/keys/!r:x/s
        PUT v3/room_keys/keys/!r:x/s
        DELETE v3/room_keys/keys/!r:x/s
        GET v3/room_keys/version
        POST v3/room_keys/version
        GET v3/room_keys/version/1
        PUT v3/room_keys/version/1
        DELETE v3/room_keys/version/1
        GET v3/rooms/!r:x/aliases
        POST v3/rooms/!r:x/ban
        GET v3/rooms/!r:x/context/$e
        GET v3/rooms/!r:x/event/$e
        POST v3/rooms/!r:x/forget
        POST v3/rooms/!r:x/invite
        POST v3/rooms/!r:x/join
        GET v3/rooms/!r:x/joined_members
        POST v3/rooms/!r:x/kick
        POST v3/rooms/!r:x/leave
        GET v3/rooms/!r:x/members
        GET v3/rooms/!r:x/messages
        POST v3/rooms/!r:x/read_markers
        POST v3/rooms/!r:x/receipt/m.read/$e
        PUT v3/rooms/!r:x/redact/$e/1
        POST v3/rooms/!r:x/report
        POST v3/rooms/!r:x/report/$e
        PUT v3/rooms/!r:x/send/m.room.message/1
        GET v3/rooms/!r:x/state
        GET v3/rooms/!r:x/state/m.room.name/
        PUT v3/rooms/!r:x/state/m.room.name/
        PUT v3/rooms/!r:x/typing/@alice:parley.localhost
        POST v3/rooms/!r:x/unban
        POST v3/rooms/!r:x/upgrade
        POST v3/search
        PUT v3/sendToDevice/x/1
        GET v3/sync
        GET v3/user/@alice:parley.localhost/account_data/x
        PUT v3/user/@alice:parley.localhost/account_data/x
        POST v3/user/@alice:parley.localhost/filter
        GET v3/user/@alice:parley.localhost/filter/1
        POST v3/user/@alice:parley.localhost/openid/request_token
        GET v3/user/@alice:parley.localhost/rooms/!r:x/account_data/x
        PUT v3/user/@alice:parley.localhost/rooms/!r:x/account_data/x
        GET v3/user/@alice:parley.localhost/rooms/!r:x/tags
        PUT v3/user/@alice:parley.localhost/rooms/!r:x/tags/t
        DELETE v3/user/@alice:parley.localhost/rooms/!r:x/tags/t
        POST v3/user_directory/search
        POST v3/users/@alice:parley.localhost/report
        GET v3/voip/turnServer
        GET v1/media/config
        GET v1/media/download/parley.localhost/x
        GET v1/media/download/parley.localhost/x/y
        GET v1/media/preview_url
        GET v1/media/thumbnail/parley.localhost/x
        GET v1/register/m.login.registration_token/validity
        GET v1/room_summary/!r:x
        GET v1/rooms/!r:x/hierarchy
        GET v1/rooms/!r:x/relations/$e
        GET v1/rooms/!r:x/relations/$e/m.thread
        GET v1/rooms/!r:x/relations/$e/m.thread/m.room.message
        GET v1/rooms/!r:x/threads
        GET v1/rooms/!r:x/timestamp_to_event
        POST /_matrix/media/v1/create
        GET /_matrix/media/v3/config
        GET /_matrix/media/v3/download/parley.localhost/x
        GET /_matrix/media/v3/download/parley.localhost/x/y
        GET /_matrix/media/v3/preview_url
        GET /_matrix/media/v3/thumbnail/parley.localhost/x
        POST /_matrix/media/v3/upload
        PUT /_matrix/media/v3/upload/parley.localhost/x
        GET /_matrix/client/versions
        POST v3/logout/all
        """;

    [Fact]
    public async Task Each_endpoint_of_the_claimed_versions_is_recognized()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");
        var unrecognized = new List<string>();

        foreach (var line in Endpoints.Split('\n'))
        {
            var (method, path) = (line.Split(' ')[0], line.Split(' ')[1].TrimEnd());
            var answer = await alice.SendAsync(method, path.StartsWith('/') ? path : "/_matrix/client/" + path, method is "GET" or "DELETE" ? null : "{}");
            if (answer.Code == "M_UNRECOGNIZED" || answer.Status >= 500)
                unrecognized.Add($"{line}: {answer.Status} {answer.Code}");
        }

        Assert.Empty(unrecognized);
    }

    [Fact]
    public async Task Versions_and_capabilities_state_what_is_supported()
    {
        await using var server = await TestServer.StartAsync();
        var alice = await server.RegisterAsync("alice");

        var versions = (await server.Stranger().GetAsync("/_matrix/client/versions")).MustBe(200);
        var capabilities = (await alice.GetAsync("capabilities")).MustBe(200);

        Assert.Equal("v1.16", versions.At("versions")!.Value.EnumerateArray().Last().GetString());
        foreach (var (name, enabled) in new[] { ("m.change_password", true), ("m.set_displayname", true), ("m.set_avatar_url", true), ("m.3pid_changes", false), ("m.profile_fields", true) })
            Assert.Equal(enabled, capabilities.At("capabilities", name, "enabled")!.Value.GetBoolean());
    }
}
