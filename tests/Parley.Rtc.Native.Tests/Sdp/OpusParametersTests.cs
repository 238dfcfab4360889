using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Tests.Sdp;

/// <summary>What a receiver of Opus declares (RFC 7587 §6.1, §7).</summary>
public sealed class OpusParametersTests
{
    [Fact]
    public void What_is_written_is_read_back()
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
    public void Packet_lengths_stand_beside_the_parameters() =>
        Assert.Equal(new OpusParameters { Ptime = 40, MaxPtime = 60 }, Read("a=ptime:40", "a=maxptime:60"));

    [Fact]
    public void Another_payload_types_parameters_do_not_count() =>
        Assert.Equal(new OpusParameters { Stereo = true }, Read("a=fmtp:63 useinbandfec=1", "a=fmtp:111 stereo=1", "a=fmtp:1110 usedtx=1"));

    [Theory]
    [InlineData("maxaveragebitrate=1", 6_000)]
    [InlineData("maxaveragebitrate=999999", 510_000)]
    [InlineData("MaxAverageBitrate = 32000", 32_000)]
    [InlineData("maxaveragebitrate=lots", null)]
    [InlineData("maxaveragebitrate=-5", null)]
    [InlineData("maxaveragebitrate", null)]
    public void What_is_out_of_range_is_brought_into_it_and_what_is_no_number_is_left_out(string fmtp, int? expected) =>
        Assert.Equal(expected, Read($"a=fmtp:111 {fmtp}").MaxAverageBitrate);

    private static OpusParameters Read(params string[] attributes)
    {
        var sdp = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n{string.Concat(attributes.Select(line => line + "\r\n"))}";
        return OpusParameters.Read(SdpDocument.Parse(sdp).Media[0].Section, "111");
    }
}
