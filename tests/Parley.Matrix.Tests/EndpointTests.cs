using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Tests;

public sealed class EndpointTests
{
    [Fact]
    public void Path_values_are_percent_encoded() =>
        Assert.Equal(
            "/_matrix/client/v3/rooms/%21r%3Ax/state/de.mtorials.test.callstate/chrome%40mtorials%3Amtorials.de",
            SendStateEvent.Endpoint.Path("!r:x", "de.mtorials.test.callstate", "chrome@mtorials:mtorials.de"));

    [Fact]
    public void A_slash_in_a_value_does_not_become_a_segment() =>
        Assert.Equal("/_matrix/client/v3/rooms/%21a%2F..%2Fb/leave", LeaveRoom.Endpoint.Path("!a/../b"));

    [Fact]
    public void An_empty_state_key_leaves_the_trailing_slash() =>
        Assert.Equal("/_matrix/client/v3/rooms/%21r/state/m.room.name/", SendStateEvent.Endpoint.Path("!r", "m.room.name", ""));

    [Fact]
    public void Too_few_or_too_many_values_are_an_error()
    {
        Assert.Throws<ArgumentException>(() => LeaveRoom.Endpoint.Path());
        Assert.Throws<ArgumentException>(() => LeaveRoom.Endpoint.Path("!a", "b"));
    }

    [Fact]
    public void A_query_omits_null_and_encodes_values() =>
        Assert.Equal("?since=s%261&timeout=30000", new Query().Add("since", "s&1").Add("filter", (string?)null).Add("timeout", 30000).ToString());
}
