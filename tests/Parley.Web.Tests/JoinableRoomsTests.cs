using Parley.Matrix;
using Parley.Matrix.Client.Tests;
using Parley.Web.Session;

namespace Parley.Web.Tests;

public sealed class JoinableRoomsTests
{
    private static readonly RoomId Space = RoomId.Parse("!space:b"), Lobby = RoomId.Parse("!lobby:b"), Den = RoomId.Parse("!den:b");

    private readonly World _world = new();
    private readonly JoinableRooms _rooms;
    private readonly Dictionary<RoomId, string> _joinRules = new() { [Lobby] = "public", [Den] = "public" };
    private readonly RenderThrottle _rendering;
    private int _syncs;
    private bool _isPageVisible;

    public JoinableRoomsTests()
    {
        _rendering = new(_world.Clock);
        _rooms = new(_world.Session, _rendering) { IsPageVisible = () => _isPageVisible };
        _world.Transport.On("GET", "/hierarchy", _ => ScriptedTransport.Json("{\"rooms\":[null," + string.Join(',', _joinRules.Select(static r =>
            $$"""{"room_id":"{{r.Key}}","name":"{{r.Key}}","join_rule":"{{r.Value}}","num_joined_members":1,"world_readable":false,"guest_can_join":false}""")) + "]}"));
    }

    private int Requests => _world.Transport.Seen("/hierarchy").Count;

    [Fact]
    public async Task Room_that_was_left_elsewhere_is_offered_after_one_request()
    {
        await StartAsync(InSpace(Lobby), joined: [Lobby]);
        Assert.Equal((0, 0), (Requests, _rooms.Of(Space).Count));
        await SyncAsync("{\"leave\":{\"" + Lobby + "\":{}}}");
        Assert.Equal(Lobby, Assert.Single(_rooms.Of(Space)).RoomId);
        await SyncAsync("{}");
        Assert.Equal(1, Requests);

        await SyncAsync("{\"join\":{\"" + Lobby + "\":{}}}");
        await SyncAsync("{\"leave\":{\"" + Lobby + "\":{}}}");
        Assert.Equal((2, 1), (Requests, _rooms.Of(Space).Count));
    }

    [Fact]
    public async Task Room_that_replaces_another_in_the_space_is_offered_instead()
    {
        await StartAsync(InSpace(Lobby), joined: []);
        Assert.Equal(Lobby, Assert.Single(_rooms.Of(Space)).RoomId);
        await SyncAsync(SpaceWith(World.Event("m.space.child", "$gone", "{}", stateKey: Lobby.Value) + "," + InSpace(Den)));
        Assert.Equal((Den, 2), (Assert.Single(_rooms.Of(Space)).RoomId, Requests));
    }

    [Fact]
    public async Task Room_that_was_removed_from_the_space_is_not_offered()
    {
        await StartAsync(InSpace(Lobby) + "," + InSpace(Den), joined: []);
        await SyncAsync(SpaceWith(World.Event("m.space.child", "$gone", "{}", stateKey: Lobby.Value)));
        Assert.Equal((Den, 1), (Assert.Single(_rooms.Of(Space)).RoomId, Requests));
    }

    [Fact]
    public async Task Room_that_was_made_public_is_offered_when_its_space_is_selected()
    {
        _joinRules[Lobby] = "invite";
        await StartAsync(InSpace(Lobby), joined: []);
        Assert.Empty(_rooms.Of(Space));
        _joinRules[Lobby] = "public";
        await _rooms.RefreshAsync(Space);
        Assert.Empty(_rooms.Of(Space));
        _world.Clock.Advance(TimeSpan.FromSeconds(11));
        await _rooms.RefreshAsync(Space);
        Assert.Equal((Lobby, 2), (Assert.Single(_rooms.Of(Space)).RoomId, Requests));
    }

    [Fact]
    public async Task Room_that_was_made_public_is_offered_while_its_space_stays_shown()
    {
        _joinRules[Lobby] = "invite";
        await StartAsync(InSpace(Lobby), joined: []);
        _joinRules[Lobby] = "public";
        _world.Clock.Advance(TimeSpan.FromSeconds(61));
        await _rooms.RefreshAsync(); // no page shows the space
        Assert.Equal(1, Requests);
        Assert.Empty(_rooms.Of(Space));
        await _rooms.RefreshAsync();
        Assert.Equal((Lobby, 2), (Assert.Single(_rooms.Of(Space)).RoomId, Requests));
        await _rooms.RefreshAsync();
        Assert.Equal(2, Requests);
    }

    [Fact]
    public async Task Room_that_was_made_public_is_offered_within_seconds_while_the_user_sees_its_space()
    {
        _joinRules[Lobby] = "invite";
        await ShowAsync(InSpace(Lobby) + "," + InSpace(Den));
        Assert.Equal(Den, Assert.Single(_rooms.Of(Space)).RoomId);

        _joinRules[Lobby] = "public";
        await _world.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal((2, 2), (_rooms.Of(Space).Count, Requests));

        // All rooms of the space can be joined.
        await _world.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(2, Requests);
    }

    [Theory]
    [InlineData(true, 30, 35)]
    [InlineData(false, 1, 1)]
    public async Task Room_that_stays_private_is_requested_at_a_bounded_rate_and_only_while_the_user_sees_the_page(bool isVisible, int least, int most)
    {
        _joinRules[Lobby] = "invite";
        await ShowAsync(InSpace(Lobby));
        _isPageVisible = isVisible;

        await _world.Advance(TimeSpan.FromMinutes(10));

        Assert.InRange(Requests, least, most);
    }

    [Fact]
    public async Task Failed_request_is_repeated_at_a_bounded_rate()
    {
        _world.Transport.On("GET", "/hierarchy", static _ => ScriptedTransport.Json("""{"errcode":"M_UNRECOGNIZED"}""", 404));
        await StartAsync(InSpace(Lobby), joined: []);
        for (var i = 0; i < 8; i++)
            await SyncAsync("{}");
        Assert.Equal(1, Requests);
        _world.Clock.Advance(TimeSpan.FromSeconds(11));
        await _rooms.RefreshAsync();
        Assert.Equal(2, Requests);
    }

    private static string InSpace(RoomId room) => World.Event("m.space.child", "$in" + room.Value[1..4], """{"via":["b"]}""", stateKey: room.Value);

    private static string SpaceWith(string timeline) => "{\"join\":{\"" + Space + "\":{\"timeline\":{\"events\":[" + timeline + "]}}}}";

    private async Task StartAsync(string children, IReadOnlyList<RoomId> joined)
    {
        _world.Session.Start();
        var rooms = joined.Select(static id => ",\"" + id + "\":{}");
        var space = World.Event("m.room.create", "$c", """{"type":"m.space"}""", stateKey: "") + "," + children;
        await SyncAsync("{\"join\":{\"" + Space + "\":{\"timeline\":{\"events\":[" + space + "]}}" + string.Concat(rooms) + "}}");
    }

    // As a page that renders the space after each change, which the user sees.
    private async Task ShowAsync(string children)
    {
        _isPageVisible = true;
        _rendering.Changed += () => _rooms.Of(Space);
        await StartAsync(children, joined: []);
        _ = _rooms.PollAsync();
    }

    private async Task SyncAsync(string rooms)
    {
        var handled = _world.Session.Subscribe().GetAsyncEnumerator();
        _world.Transport.Sync($$"""{"next_batch":"s{{++_syncs}}","rooms":{{rooms}}}""");
        Assert.True(await handled.MoveNextAsync());
        await handled.DisposeAsync();
        await _rooms.RefreshAsync();
    }
}
