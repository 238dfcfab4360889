namespace Parley.Homeserver.Tests.Http;

/// <summary>Valid bodies of the endpoints, from which mutations start. An endpoint without one gets a body of another.</summary>
internal static class RequestSamples
{
    // By the end of the template. {user}, {other}, {room}, {event} and {name} are replaced.
    private static readonly (string End, string Body)[] All =
    [
        ("/register", """{"auth":{"type":"m.login.dummy"},"username":"new{n}","password":"x","device_id":"D","initial_device_display_name":"d","inhibit_login":false}"""),
        ("/login", """{"type":"m.login.password","identifier":{"type":"m.id.user","user":"{name}"},"password":"secret of {name}","device_id":"DEVICE2","initial_device_display_name":"d"}"""),
        ("/createRoom", """{"name":"n","topic":"t","preset":"public_chat","visibility":"public","invite":["{other}"],"is_direct":true,"creation_content":{"type":"m.space"},"initial_state":[{"type":"x","state_key":"","content":{"a":1}}],"power_level_content_override":{"users":{"{user}":100},"events":{"x":0},"ban":50}}"""),
        ("/upgrade", """{"new_version":"11"}"""),
        ("/join", """{"reason":"r"}"""),
        ("/invite", """{"user_id":"{other}","reason":"r"}"""),
        ("/kick", """{"user_id":"{other}","reason":"r"}"""),
        ("/ban", """{"user_id":"{other}","reason":"r"}"""),
        ("/unban", """{"user_id":"{other}","reason":"r"}"""),
        ("/send/{eventType}/{txnId}", """{"msgtype":"m.text","body":"hello","m.mentions":{"user_ids":["{other}"]},"m.relates_to":{"rel_type":"m.thread","event_id":"{event}"}}"""),
        ("/state/{eventType}/{stateKey?}", """{"name":"n","topic":"t","membership":"join","displayname":"d","join_rule":"restricted","allow":[{"type":"m.room_membership","room_id":"{room}"}],"users":{"{user}":100},"via":["x"]}"""),
        ("/redact/{eventId}/{txnId}", """{"reason":"r"}"""),
        ("/delayed_event/{eventType}/{txnId}", """{"delay":60000,"state_key":"","content":{"name":"n"}}"""),
        ("/{txnId}", """{"messages":{"{other}":{"*":{"a":1},"DEVICE":{"b":"x"}},"{user}":{"DEVICE":{}}}}"""),
        ("/typing/{userId}", """{"typing":true,"timeout":1000}"""),
        ("/receipt/{receiptType}/{eventId}", """{"thread_id":"main"}"""),
        ("/read_markers", """{"m.fully_read":"{event}","m.read":"{event}","m.read.private":"{event}"}"""),
        ("/filter", """{"room":{"rooms":["{room}"],"timeline":{"limit":5,"types":["m.*"],"senders":["{user}"]},"state":{"lazy_load_members":true}},"account_data":{"not_types":["*"]},"event_fields":["content"]}"""),
        ("/displayname", """{"displayname":"d"}"""),
        ("/avatar_url", """{"avatar_url":"mxc://x/y"}"""),
        ("/devices/{deviceId}", """{"display_name":"d","auth":{"type":"m.login.password","password":"secret of {name}"}}"""),
        ("/keys/upload", """{"device_keys":{"user_id":"{user}","device_id":"DEVICE","algorithms":["a"],"keys":{"ed25519:DEVICE":"k"},"signatures":{"{user}":{"ed25519:DEVICE":"s"}}},"one_time_keys":{"signed_curve25519:A":{"key":"k"}},"fallback_keys":{"signed_curve25519:B":{"key":"k","fallback":true}}}"""),
        ("/keys/query", """{"device_keys":{"{user}":[],"{other}":["DEVICE"]},"timeout":1000}"""),
        ("/keys/claim", """{"one_time_keys":{"{user}":{"DEVICE":"signed_curve25519"}}}"""),
        ("/directory/room/{roomAlias}", """{"room_id":"{room}"}"""),
        ("/publicRooms", """{"limit":5,"since":"0","filter":{"generic_search_term":"n","room_types":[null,"m.space"]}}"""),
        ("/{delayId}", """{"action":"restart"}"""),
        ("", """{"a":{"b":[1,2,{"c":"d"}]},"user_id":"{other}","room_id":"{room}","event_id":"{event}"}"""),
    ];

    public static string For(string template, Random random, FuzzWorld world)
    {
        var sample = random.Next(20) == 0 ? All[random.Next(All.Length)].Body : All.First(one => template.EndsWith(one.End, StringComparison.Ordinal)).Body;
        return sample.Replace("{user}", world.User, StringComparison.Ordinal).Replace("{other}", world.Other, StringComparison.Ordinal)
            .Replace("{room}", world.Room, StringComparison.Ordinal).Replace("{event}", world.Event, StringComparison.Ordinal)
            .Replace("{name}", world.Name, StringComparison.Ordinal).Replace("{n}", random.Next(1_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
