using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Tests.Sdp;

/// <summary>The Opus format parameters (RFC 7587 §6.1, §7).</summary>
public sealed class OpusParametersTests
{
    [Fact]
    public void Written_parameters_are_read()
    {
        var parameters = new OpusParameters
        {
            UseInbandFec = true,
            UseDtx = true,
            Stereo = true,
            SpropStereo = true,
            MaxAverageBitrate = 96_000,
            MaxPlaybackRate = 24_000,
            MinPtime = 20,
        };
        Assert.Equal("minptime=20;useinbandfec=1;usedtx=1;stereo=1;sprop-stereo=1;maxaveragebitrate=96000;maxplaybackrate=24000", parameters.ToFmtp());
        Assert.Equal(parameters, Read($"a=fmtp:111 {parameters.ToFmtp()}"));
    }

    [Fact]
    public void Packet_durations_are_attributes() =>
        Assert.Equal(new OpusParameters { Ptime = 40, MaxPtime = 60 }, Read("a=ptime:40", "a=maxptime:60"));

    [Fact]
    public void Parameters_of_another_payload_type_are_ignored() =>
        Assert.Equal(new OpusParameters { Stereo = true }, Read("a=fmtp:63 useinbandfec=1", "a=fmtp:111 stereo=1", "a=fmtp:1110 usedtx=1"));

    [Theory]
    [InlineData("maxaveragebitrate=1", 6_000)]
    [InlineData("maxaveragebitrate=999999", 510_000)]
    [InlineData("MaxAverageBitrate = 32000", 32_000)]
    [InlineData("maxaveragebitrate=lots", null)]
    [InlineData("maxaveragebitrate=-5", null)]
    [InlineData("maxaveragebitrate", null)]
    public void Value_out_of_range_is_clamped_and_malformed_value_ignored(string fmtp, int? expected) =>
        Assert.Equal(expected, Read($"a=fmtp:111 {fmtp}").MaxAverageBitrate);

    private static OpusParameters Read(params string[] attributes)
    {
        var sdp = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n{string.Concat(attributes.Select(line => line + "\r\n"))}";
        return OpusParameters.Read(SdpDocument.Parse(sdp).Media[0].Section, "111");
    }
}
