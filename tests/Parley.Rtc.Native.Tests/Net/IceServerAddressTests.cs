using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Tests.Net;

public sealed class IceServerAddressTests
{
    [Fact]
    public void Parse_reads_the_URIs_of_RFC_7064_and_7065()
    {
        Assert.Equal(new IceServerAddress(false, "stun.example.org", 3478, TurnTransport.Udp), IceServerAddress.Parse("stun:stun.example.org"));
        Assert.Equal(new IceServerAddress(true, "192.0.2.1", 80, TurnTransport.Tcp), IceServerAddress.Parse("turn:192.0.2.1:80?transport=tcp"));
        Assert.Equal(new IceServerAddress(true, "turn.example.org", 5349, TurnTransport.Tls), IceServerAddress.Parse("turns:turn.example.org"));
        Assert.Equal(new IceServerAddress(true, "2001:db8::1", 3478, TurnTransport.Udp), IceServerAddress.Parse("TURN:[2001:db8::1]"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://example.org")]
    [InlineData("turn:")]
    [InlineData("turn:host:0")]
    [InlineData("turn:host:70000")]
    [InlineData("turn:host?transport=sctp")]
    [InlineData("turns:host?transport=udp")]
    public void Parse_of_another_URI_returns_null(string uri) => Assert.Null(IceServerAddress.Parse(uri));
}
