using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

[Trait("Needs", "libopus")]
public sealed class OpusCodecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_tone_comes_out_as_it_went_in(int channels)
    {
        using var encoder = new OpusEncoder(new OpusEncoderOptions { Channels = channels });
        using var decoder = new OpusDecoder(channels);
        var packet = new byte[OpusEncoder.MaximumPacket];
        var pcm = new short[960 * channels];
        double tone = 0, other = 0;
        for (var frame = 0; frame < 50; frame++)
        {
            var length = encoder.Encode(Sine(frame, channels), packet);
            Assert.Equal(960, decoder.Decode(packet.AsSpan(0, length), pcm));
            if (frame < 10)
                continue;
            tone += Power(pcm, channels, 440);
            other += Power(pcm, channels, 1_000);
        }

        Assert.True(tone > 100 * other, $"{tone} against {other}");
    }

    [Fact]
    public void A_lost_frame_is_restored_from_the_packet_behind_it_or_bridged()
    {
        using var encoder = new OpusEncoder(new OpusEncoderOptions { Bitrate = 24_000, Speech = true, ExpectedLoss = 30 });
        var packets = Enumerable.Range(0, 60).Select(frame =>
        {
            var packet = new byte[OpusEncoder.MaximumPacket];
            return packet[..encoder.Encode(Sine(frame, 1), packet)];
        }).ToArray();
        foreach (var restored in new[] { true, false })
        {
            using var decoder = new OpusDecoder();
            var pcm = new short[960];
            for (var frame = 0; frame < 50; frame++)
                decoder.Decode(packets[frame], pcm);
            Assert.Equal(960, restored ? decoder.Restore(packets[51], pcm) : decoder.Conceal(pcm));
            Assert.True(Power(pcm, 1, 440) > 10 * Power(pcm, 1, 1_000));
            Assert.Equal(960, decoder.Decode(packets[51], pcm));
        }
    }

    [Fact]
    public void Silence_with_discontinuous_transmission_becomes_pauses()
    {
        using var encoder = new OpusEncoder(new OpusEncoderOptions { Speech = true, Dtx = true, Bitrate = 24_000 });
        var packet = new byte[OpusEncoder.MaximumPacket];
        var pauses = Enumerable.Range(0, 100).Count(_ => OpusPacket.IsPause(packet.AsSpan(0, encoder.Encode(new short[960], packet))));
        Assert.True(pauses > 50);
    }

    [Fact]
    public void A_frame_of_no_known_length_and_a_damaged_packet_are_refused()
    {
        using var encoder = new OpusEncoder();
        using var decoder = new OpusDecoder();
        Assert.Throws<ArgumentException>(() => encoder.Encode(new short[961], new byte[2_000]));
        Assert.Equal(0, decoder.Decode([0xfb, 0xff, 0xff], new short[5_760]));
        Assert.Equal(0, decoder.Decode([], new short[5_760]));
    }

    [Fact]
    public void The_sentence_about_a_missing_library_says_what_to_do() => Assert.Matches("install it .* or play and record Ogg Opus files", LibOpus.Missing);

    private static short[] Sine(int frame, int channels)
    {
        var pcm = new short[960 * channels];
        for (var i = 0; i < pcm.Length; i++)
            pcm[i] = (short)(12_000 * Math.Sin(2 * Math.PI * 440 * ((frame * 960) + (i / channels)) / 48_000));
        return pcm;
    }

    // Goertzel's algorithm: the power at one frequency.
    private static double Power(short[] pcm, int channels, double frequency)
    {
        double sine = 0, cosine = 0;
        for (var i = 0; i < pcm.Length; i += channels)
        {
            var angle = 2 * Math.PI * frequency * (i / channels) / 48_000;
            sine += pcm[i] * Math.Sin(angle);
            cosine += pcm[i] * Math.Cos(angle);
        }

        return (sine * sine) + (cosine * cosine);
    }
}
