using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Tests.Sdp;

public sealed class SdpDocumentTests
{
    public static TheoryData<string> All => [.. Fixture.Names()];

    [Theory]
    [MemberData(nameof(All))]
    public void Browser_description_is_unchanged_after_parsing_and_writing(string name)
    {
        var text = Fixture.Read(name);
        Assert.Equal(text, SdpDocument.Parse(text).ToString());
    }

    [Fact]
    public void Unknown_lines_are_kept()
    {
        const string text = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=x-new:1 2\r\nz=0 0\r\nm=audio 9 X 1\r\nq=what\r\na=flag\r\n";
        Assert.Equal(text, SdpDocument.Parse(text).ToString());
    }

    [Fact]
    public void Lines_may_end_with_LF()
    {
        var document = SdpDocument.Parse("v=0\ns=-\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\na=mid:a\n");
        Assert.Equal("a", Assert.Single(document.Media).Mid);
        Assert.Equal(["111", "0"], document.Media[0].Formats);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("v=1\r\n")]
    [InlineData("v=0\r\nm=audio\r\n")]
    [InlineData("v=0\r\nm=audio 70000 UDP/TLS/RTP/SAVPF 0\r\n")]
    [InlineData("v=0\r\nA=x\r\n")]
    [InlineData("v=0\r\n\0=x\r\n")]
    public void Malformed_SDP_is_rejected(string text)
    {
        var error = Assert.Throws<RtcException>(() => SdpDocument.Parse(text));
        Assert.Equal(RtcErrorKind.InvalidDescription, error.Kind);
    }
}
