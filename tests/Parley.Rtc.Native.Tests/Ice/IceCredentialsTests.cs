using Parley.Rtc.Native.Ice;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>RFC 8445 §5.3 and RFC 8839 §5.4.</summary>
public sealed class IceCredentialsTests
{
    [Theory]
    [InlineData(4, 22, true)]
    [InlineData(256, 256, true)]
    [InlineData(3, 22, false)]
    [InlineData(257, 22, false)]
    [InlineData(4, 21, false)]
    [InlineData(4, 257, false)]
    public void Lengths_are_bounded(int ufrag, int password, bool expected) =>
        Assert.Equal(expected, IceCredentials.AreWellFormed(new string('u', ufrag), new string('p', password)));

    [Theory]
    [InlineData("aZ09+/", "aZ09+/aZ09+/aZ09+/aZ09+/", true)]
    [InlineData("abc:", "aZ09+/aZ09+/aZ09+/aZ09+/", false)]
    [InlineData("abcd", "aZ09+/aZ09+/aZ09+/aZ09 /", false)]
    public void Characters_are_those_of_the_grammar(string ufrag, string password, bool expected) =>
        Assert.Equal(expected, IceCredentials.AreWellFormed(ufrag, password));

    [Fact]
    public void Drawn_credentials_are_well_formed_and_use_all_characters()
    {
        var random = new Random(1);
        var seen = new HashSet<char>();
        for (var i = 0; i < 100; i++)
        {
            var drawn = IceCredentials.Draw(random);
            Assert.Equal((8, 24), (drawn.Ufrag.Length, drawn.Password.Length));
            Assert.True(IceCredentials.AreWellFormed(drawn.Ufrag, drawn.Password));
            seen.UnionWith(drawn.Password);
            Assert.DoesNotContain(drawn.Password, drawn.ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(64, seen.Count);
    }
}
