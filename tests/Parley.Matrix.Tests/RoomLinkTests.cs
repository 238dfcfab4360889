namespace Parley.Matrix.Tests;

public sealed class RoomLinkTests
{
    [Theory]
    [InlineData("#voice:example.org", "#voice:example.org", "")]
    [InlineData(" !abc:example.org ", "!abc:example.org", "")]
    [InlineData("https://matrix.to/#/%23voice%3Aexample.org", "#voice:example.org", "")]
    [InlineData("https://matrix.to/#/#voice:example.org", "#voice:example.org", "")]
    [InlineData("https://matrix.to/#/!abc:example.org/$event?via=one.org&via=two.org", "!abc:example.org", "one.org two.org")]
    [InlineData("matrix:r/voice:example.org?action=join", "#voice:example.org", "")]
    [InlineData("matrix:roomid/abc:example.org/e/event?via=one.org", "!abc:example.org", "one.org")]
    [InlineData("https://app.element.io/#/room/#voice:example.org", "#voice:example.org", "")]
    [InlineData("http://localhost:8080/#!abc:example.org", "!abc:example.org", "")]
    public void Address_of_a_room_is_read_from_all_kinds_of_links(string text, string room, string via)
    {
        var address = RoomLink.TryParse(text);
        Assert.Equal((room, via), (address?.RoomOrAlias, string.Join(' ', address?.Via ?? [])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("voice")]
    [InlineData("https://example.org/")]
    [InlineData("https://matrix.to/#/@ben:example.org")]
    [InlineData("matrix:u/ben:example.org")]
    [InlineData("matrix:")]
    public void Other_texts_are_no_address(string text) => Assert.Null(RoomLink.TryParse(text));
}
