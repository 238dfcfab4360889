namespace Parley.Matrix.Tests;

public sealed class JoinLinkTests
{
    [Theory]
    [InlineData("!r:b", "!s:b", "abcd-efgh", "/join/%21r%3Ab?via=b&via=c.org&space=%21s%3Ab&code=abcd-efgh")]
    [InlineData("#lobby:b", null, null, "/join/%23lobby%3Ab?via=b&via=c.org")]
    public void Link_survives_its_address_and_its_decoded_fragment(string room, string? space, string? code, string fragment)
    {
        var link = new JoinLink(room, ["b", "c.org"]) { Space = space is null ? null : RoomId.Parse(space), Code = code };
        Assert.Equal(fragment, link.Fragment);
        foreach (var text in new[] { fragment, Uri.UnescapeDataString(fragment), "https://talk.example.org/#" + fragment, $" http://localhost:8080/#{fragment}\n" })
        {
            var read = JoinLink.TryParse(text);
            Assert.NotNull(read);
            Assert.Equal((room, link.Space, code), (read.RoomOrAlias, read.Space, read.Code));
            Assert.Equal(link.Via, read.Via);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("!r:b")]
    [InlineData("/join/")]
    [InlineData("/join/room")]
    [InlineData("https://talk.example.org/#!r:b")]
    public void Other_text_is_not_a_link(string text) => Assert.Null(JoinLink.TryParse(text));

    [Fact]
    public void Values_that_are_not_valid_are_ignored_and_bounded()
    {
        var read = JoinLink.TryParse("/join/!r:b?" + string.Concat(Enumerable.Repeat("via=x&", 50)) + "space=none&code=" + new string('a', 101) + "&other=1&flag");
        Assert.Equal((10, null, null), (read!.Via.Count, read.Space, read.Code));
    }
}
