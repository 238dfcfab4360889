using Parley.Matrix.Client.Tests;
using Parley.Web.Session;

namespace Parley.Web.Tests;

/// <summary>The description of the room of a link, from a scripted homeserver.</summary>
public sealed class JoinPreviewsTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_000);

    private readonly World _world = new();

    [Theory]
    [InlineData("Ann", "Ben", "Ann", "Ann", "Ben")]
    [InlineData("Ann", "ann", "Ann", "Ann (@ann:b)", "ann (@ben:b)")]
    [InlineData("Alice", "AIice", "Ann", "Alice (@ann:b)", "AIice (@ben:b)")]
    [InlineData("Ann", "Ann (@ann:b)", "Ann (@ann:b)", "Ann", "Ann (@ann:b) (@ben:b)")]
    public async Task People_whose_names_look_the_same_are_shown_with_their_user_ids(string ann, string ben, string inviter, string shownAnn, string shownBen)
    {
        _world.Transport.On("POST", "/preview", _ => ScriptedTransport.Json($$"""
            {
              "rooms": [{"room_id":"!room:b","name":"Lobby","num_joined_members":2,"guest_can_join":false,"world_readable":false,"children_state":[]}],
              "inviter": "{{inviter}}",
              "state": [{{Call("ann")}}, {{Call("ben")}}, {{Member("ann", ann)}}, {{Member("ben", ben)}}]
            }
            """));

        var preview = await JoinPreviews.LoadAsync(_world.Session.Api, new("!room:b", []) { Code = "abcd" }, s_now);

        Assert.Equal([shownAnn, shownBen], preview!.Talking);
        // The preview has no user ID for a name that could contain that of another user.
        Assert.Equal(inviter == "Ann" ? "Ann" : null, preview.Inviter);
    }

    private static string Call(string user) => Event("de.mtorials.test.callstate", "k@" + user + ":b", user, """{"join_state":"JOINED","chat.parley":{"expires_in":3600000}}""");

    private static string Member(string user, string name) => Event("m.room.member", "@" + user + ":b", user, $$"""{"membership":"join","displayname":"{{name}}"}""");

    private static string Event(string type, string key, string user, string content) =>
        $$"""{"type":"{{type}}","state_key":"{{key}}","sender":"@{{user}}:b","event_id":"${{type}}{{user}}","origin_server_ts":{{s_now.ToUnixTimeMilliseconds()}},"content":{{content}}}""";
}
