using System.Net;
using System.Text.Json.Nodes;
using Parley.EndToEnd.Tests.Conversations;
using Parley.Testing.Pages;
using Parley.Testing.Worlds;

namespace Parley.EndToEnd.Tests.Hostile;

/// <summary>A member of the room sends malicious events while two people talk.</summary>
[Collection(EmbeddedWorldCollection.Name)]
public sealed class HostileMemberTests(EmbeddedWorldFixture fixture)
{
    private const string CallState = "de.mtorials.test.callstate";
    private const string Call = "de.mtorials.test.call";
    private const string Markup = "<img src=x onerror=\"window.pwned=1\"><script>window.pwned=1</script>&lt;b&gt;";

    [Fact]
    public async Task Malformed_events_of_a_member_do_not_disturb_a_call()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 2);
        await channel.WatchedAsync(async () =>
        {
            var (ada, ben) = (channel.Guests[0], channel.Guests[1]);
            await ada.Page.JoinAsync(channel.Name);
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            var mallory = await channel.AdmitAsync("mallory");
            using var evil = new MatrixHttp(fixture.World.HomeserverUrl, mallory.AccessToken);
            using var owner = new MatrixHttp(fixture.World.HomeserverUrl, channel.Owner.AccessToken);
            var states = await owner.StateAsync(channel.RoomId);
            var keys = states.Where(e => (string)e["type"]! == CallState).Select(e => (string)e["state_key"]!).ToList();
            Assert.Contains(keys, key => key.EndsWith(ada.Id, StringComparison.Ordinal));

            // To-device messages first, because they have no rate limit.
            var accepted = 0;
            foreach (var content in HostileContent.Calls(mallory.UserId, ada.Id, keys))
            {
                Count(await evil.SendToDeviceAsync(Call, ada.Id, "*", content));
                Count(await evil.SendToDeviceAsync(Call, ben.Id, "*", content.DeepClone()));
            }

            foreach (var content in HostileContent.CallStates())
            {
                foreach (var key in (IEnumerable<string>)[.. keys, $"web{mallory.UserId}", "", Markup])
                    Count(await evil.PutStateAsync(channel.RoomId, CallState, key, content.DeepClone()));
            }

            foreach (var content in HostileContent.Calls(mallory.UserId, ada.Id, keys))
                Count(await evil.SendEventAsync(channel.RoomId, Call, content));
            Assert.True(accepted > 150, $"Only {accepted} events were accepted, too few for this test.");

            await channel.HearEachOtherAsync(ada, ben);
            await ada.Page.ShowsAsync(ben.Id, TestIds.Link, "connected");

            // The channel can still be left and joined.
            await ben.Page.LeaveAsync();
            await ben.Page.JoinAsync(channel.Name);
            await channel.HearEachOtherAsync(ada, ben);

            void Count((HttpStatusCode Status, JsonNode Body) answer) => accepted += answer.Status == HttpStatusCode.OK ? 1 : 0;
        });
    }

    [Fact]
    public async Task Texts_of_a_member_are_shown_as_text()
    {
        await using var channel = await Channel.OpenAsync(fixture.World, people: 1);
        await channel.WatchedAsync(async () =>
        {
            var ada = channel.Guests[0];
            var mallory = await channel.AdmitAsync("mallory");
            using var evil = new MatrixHttp(fixture.World.HomeserverUrl, mallory.AccessToken);
            using var owner = new MatrixHttp(fixture.World.HomeserverUrl, channel.Owner.AccessToken);
            await evil.OkAsync(HttpMethod.Put, $"/_matrix/client/v3/profile/{Uri.EscapeDataString(mallory.UserId)}/displayname", new JsonObject { ["displayname"] = Markup });
            await evil.PutStateAsync(channel.RoomId, CallState, $"web{mallory.UserId}", new JsonObject
            {
                ["join_state"] = "JOINED",
                ["timestamp"] = "99999999999999",
                ["chat.parley"] = new JsonObject { ["session"] = Markup, ["device_id"] = Markup, ["expires_in"] = 60000, ["muted"] = false, ["kind"] = Markup },
            });
            await evil.SendEventAsync(channel.RoomId, "m.room.message", new JsonObject { ["msgtype"] = "m.text", ["body"] = Markup, ["format"] = "org.matrix.custom.html", ["formatted_body"] = Markup });
            await owner.PutStateAsync(channel.RoomId, "m.room.topic", "", new JsonObject { ["topic"] = Markup });
            await ada.Page.JoinAsync(channel.Name);
            await ada.Page.SeesAsync(mallory.UserId);
            await owner.PutStateAsync(channel.RoomId, "m.room.name", "", new JsonObject { ["name"] = Markup });
            await ada.Page.Channel(Markup).WaitForAsync();

            // The text is shown, and is not markup.
            await ada.Page.Page.GetByText("<img src=x onerror").First.WaitForAsync();
            Assert.Equal(0, await ada.Page.Page.Locator("img[src='x'], [onerror]").CountAsync());
            Assert.Null(await ada.Page.Page.EvaluateAsync<int?>("() => window.pwned ?? null"));
            await ada.ScreenshotAsync("markup-is-text");
        });
    }
}
