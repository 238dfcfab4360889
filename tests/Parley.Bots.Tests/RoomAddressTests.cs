namespace Parley.Bots.Tests;

public sealed class RoomAddressTests
{
    [Theory]
    [InlineData("#music:example.org", "#music:example.org")]
    [InlineData(" !abc:example.org ", "!abc:example.org")]
    [InlineData("!hashOfVersion12", "!hashOfVersion12")]
    [InlineData("matrix:r/music:example.org", "#music:example.org")]
    [InlineData("matrix:roomid/abc:example.org?via=one.org&via=two.org", "!abc:example.org", "one.org", "two.org")]
    [InlineData("https://matrix.to/#/%23music%3Aexample.org", "#music:example.org")]
    [InlineData("https://matrix.to/#/!abc:example.org?via=one.org", "!abc:example.org", "one.org")]
    public void Parse_accepts_aliases_ids_URIs_and_links(string text, string room, params string[] via)
    {
        var address = RoomAddress.Parse(text);
        Assert.Equal(room, address.Room);
        Assert.Equal(via, address.Via);
    }

    [Theory]
    [InlineData("")]
    [InlineData("music")]
    [InlineData("@ada:example.org")]
    [InlineData("matrix:u/ada:example.org")]
    [InlineData("https://example.org/#/!abc:example.org")]
    public void Parse_refuses_anything_else(string text)
    {
        Assert.False(RoomAddress.TryParse(text, out _));
        Assert.Contains("is not a room address", Assert.Throws<FormatException>(() => RoomAddress.Parse(text)).Message);
    }
}
