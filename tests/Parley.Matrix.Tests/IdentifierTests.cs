namespace Parley.Matrix.Tests;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("@alice:example.org", "alice", "example.org")]
    [InlineData("@alice:example.org:8448", "alice", "example.org:8448")]
    [InlineData("@alice:[::1]:8448", "alice", "[::1]:8448")]
    [InlineData("@:example.org", "", "example.org")]
    [InlineData("@Ålice Ünder/wood!:example.org", "Ålice Ünder/wood!", "example.org")]
    public void A_user_ID_is_split_at_its_first_colon(string text, string localpart, string server)
    {
        var user = UserId.Parse(text);
        Assert.Equal((localpart, server, text), (user.Localpart, user.ServerName, user.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("alice:example.org")]
    [InlineData("@alice")]
    [InlineData("@alice:")]
    [InlineData("@alice:exa mple")]
    [InlineData("@ali\u0000ce:example.org")]
    [InlineData("#alice:example.org")]
    public void An_invalid_user_ID_is_rejected(string? text) => Assert.False(UserId.TryParse(text, out _));

    [Fact]
    public void An_identifier_of_more_than_255_characters_is_rejected() =>
        Assert.False(UserId.TryParse("@" + new string('a', 255) + ":example.org", out _));

    [Theory]
    [InlineData("!abc:example.org")]
    [InlineData("!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM")]
    public void A_room_ID_may_lack_a_server_name(string text) => Assert.Equal(text, RoomId.Parse(text).Value);

    [Theory]
    [InlineData("$1234:example.org")]
    [InlineData("$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk")]
    public void Event_IDs_of_every_room_version_are_accepted(string text) => Assert.Equal(text, EventId.Parse(text).Value);

    [Theory]
    [InlineData("mxc://example.org/AbC_1-2", "example.org", "AbC_1-2")]
    [InlineData("mxc://[::1]:8448/a", "[::1]:8448", "a")]
    public void A_content_URI_is_split_into_server_and_ID(string text, string server, string id)
    {
        var uri = MxcUri.Parse(text);
        Assert.Equal((server, id), (uri.ServerName, uri.MediaId));
    }

    // Its parts become parts of a path of the homeserver.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://example.org/a")]
    [InlineData("mxc://example.org")]
    [InlineData("mxc://example.org/")]
    [InlineData("mxc:///a")]
    [InlineData("mxc://../a")]
    [InlineData("mxc://example.org/..")]
    [InlineData("mxc://example.org/a/b")]
    [InlineData("mxc://example.org/a?b")]
    [InlineData("mxc://example.org/a%2Fb")]
    public void An_invalid_content_URI_is_rejected(string? text) => Assert.False(MxcUri.TryParse(text, out _));

    [Fact]
    public void Parsing_an_invalid_identifier_throws_with_its_kind()
    {
        Assert.Equal("'x' is not a user ID (@name:server).", Assert.Throws<FormatException>(() => UserId.Parse("x")).Message);
        Assert.Equal("'x' is not a room alias (#name:server).", Assert.Throws<FormatException>(() => RoomAlias.Parse("x")).Message);
        Assert.Equal("'x' is not a room ID (!id:server).", Assert.Throws<FormatException>(() => RoomId.Parse("x")).Message);
        Assert.Equal("'x' is not an event ID.", Assert.Throws<FormatException>(() => EventId.Parse("x")).Message);
        Assert.Equal("'' is not a device ID.", Assert.Throws<FormatException>(() => DeviceId.Parse("")).Message);
    }

    [Fact]
    public void The_default_identifier_has_an_empty_text() => Assert.Equal("", default(UserId).Value);

    [Fact]
    public void Identifiers_are_equal_by_text() => Assert.Equal(UserId.Parse("@a:b"), UserId.Parse("@a:" + "b"));
}
