using Parley.Rtc.Native.Opus;

namespace Parley.Rtc.Native.Tests.Opus;

/// <summary>Both codecs, each against itself and against the other.</summary>
public sealed class OpusCodecTests
{
    private const int Frame = 960;

    public static TheoryData<bool, bool, int> Pairs => new(
        from encoder in Implementations
        from decoder in Implementations
        from channels in (int[])[1, 2]
        select (encoder, decoder, channels));

    public static TheoryData<bool> Each => [.. Implementations];

    // Whether libopus is used; without libopus only the managed codec is tested.
    private static bool[] Implementations => LibOpus.IsAvailable ? [false, true] : [false];

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Decoded_tone_has_its_frequency_and_level(bool libOpusEncodes, bool libOpusDecodes, int channels)
    {
        using var encoder = Encoder(libOpusEncodes, new OpusEncoderOptions { Channels = channels });
        using var decoder = Decoder(libOpusDecodes, channels);
        var packet = new byte[OpusEncoder.MaximumPacket];
        var pcm = new short[Frame * channels];
        double tone = 0, sent = 0, other = 0;
        for (var frame = 0; frame < 50; frame++)
        {
            var sine = Sine(frame, channels);
            var length = encoder.Encode(sine, packet);
            Assert.Equal(Frame, decoder.Decode(packet.AsSpan(0, length), pcm));
            if (frame < 10)
                continue;
            tone += Power(pcm, channels, 440);
            sent += Power(sine, channels, 440);
            other += Power(pcm, channels, 1_000);
        }

        Assert.InRange(10 * Math.Log10(tone / sent), -1, 1);
        Assert.True(tone > 1_000 * other, $"{tone} at 440 Hz, {other} at 1 kHz");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Decoded_music_has_a_signal_to_noise_ratio_of_15_dB(bool libOpusEncodes, bool libOpusDecodes, int channels)
    {
        using var encoder = Encoder(libOpusEncodes, new OpusEncoderOptions { Channels = channels, Bitrate = 96_000 });
        using var decoder = Decoder(libOpusDecodes, channels);
        var packet = new byte[OpusEncoder.MaximumPacket];
        List<short> sent = [], heard = [];
        for (var frame = 0; frame < 100; frame++)
        {
            var pcm = Chord(frame, channels);
            sent.AddRange(pcm);
            decoder.Decode(packet.AsSpan(0, encoder.Encode(pcm, packet)), pcm);
            heard.AddRange(pcm);
        }

        // The codec's delay: 312 samples of look-ahead with the full look-ahead of OPUS_APPLICATION_AUDIO (6.5 ms).
        Assert.InRange(SignalToNoise(sent, heard, channels, delay: 312), 15, 100);
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Lost_frame_is_restored_from_the_next_packet_or_concealed(bool libOpus)
    {
        using var encoder = Encoder(libOpus, new OpusEncoderOptions { Bitrate = 24_000, Speech = true, ExpectedLoss = 30 });
        var packets = Enumerable.Range(0, 60).Select(frame =>
        {
            var packet = new byte[OpusEncoder.MaximumPacket];
            return packet[..encoder.Encode(Sine(frame, 1), packet)];
        }).ToArray();
        foreach (var isRestored in new[] { true, false })
        {
            using var decoder = Decoder(libOpus, 1);
            var pcm = new short[Frame];
            for (var frame = 0; frame < 50; frame++)
                decoder.Decode(packets[frame], pcm);
            Assert.Equal(Frame, isRestored ? decoder.Restore(packets[51], pcm) : decoder.Conceal(pcm));
            Assert.True(Power(pcm, 1, 440) > 10 * Power(pcm, 1, 1_000));
            Assert.Equal(Frame, decoder.Decode(packets[51], pcm));
        }
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Silence_with_discontinuous_transmission_becomes_pauses(bool libOpus)
    {
        using var encoder = Encoder(libOpus, new OpusEncoderOptions { Speech = true, Dtx = true, Bitrate = 24_000 });
        var packet = new byte[OpusEncoder.MaximumPacket];
        var pauses = Enumerable.Range(0, 100).Count(_ => OpusPacket.IsPause(packet.AsSpan(0, encoder.Encode(new short[Frame], packet))));
        Assert.True(pauses > 50, $"{pauses} pauses");
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Invalid_frame_length_throws_and_damaged_packet_yields_no_samples(bool libOpus)
    {
        using var encoder = Encoder(libOpus, new OpusEncoderOptions());
        using var decoder = Decoder(libOpus, 1);
        Assert.Throws<ArgumentException>(() => encoder.Encode(new short[961], new byte[2_000]));
        Assert.Throws<ArgumentException>(() => encoder.Encode(new short[960], new byte[100]));
        Assert.Equal(0, decoder.Decode([0xfb, 0xff, 0xff], new short[5_760]));
        Assert.Equal(0, decoder.Decode([], new short[5_760]));
    }

    [Theory]
    [MemberData(nameof(Each))]
    public void Random_packets_never_throw_and_leave_the_decoder_usable(bool libOpus)
    {
        using var encoder = Encoder(libOpus, new OpusEncoderOptions());
        using var decoder = Decoder(libOpus, 2);
        var random = new Random(6716);
        var pcm = new short[OpusPacket.MaximumDuration * 2];
        for (var i = 0; i < 5_000; i++)
        {
            var packet = new byte[random.Next(1, 200)];
            random.NextBytes(packet);
            if (i % 3 == 0)
                decoder.Restore(packet, pcm.AsSpan(0, Frame * 2));
            Assert.InRange(decoder.Decode(packet, pcm), 0, OpusPacket.MaximumDuration);
        }

        var valid = new byte[OpusEncoder.MaximumPacket];
        for (var frame = 0; frame < 20; frame++)
            Assert.Equal(Frame, decoder.Decode(valid.AsSpan(0, encoder.Encode(Sine(frame, 1), valid)), pcm));
        Assert.True(Power(pcm[..(Frame * 2)], 2, 440) > 100 * Power(pcm[..(Frame * 2)], 2, 1_000));
    }

    [Fact]
    public void Encoder_and_decoder_with_an_invalid_setting_throw()
    {
        Assert.ThrowsAny<ArgumentException>(() => new OpusDecoder(3));
        Assert.ThrowsAny<ArgumentException>(() => new OpusEncoder(new OpusEncoderOptions { Complexity = 11 }));
    }

    private static OpusEncoder Encoder(bool libOpus, OpusEncoderOptions options) =>
        new(libOpus ? LibOpusEncoder.Create(options) : new ManagedEncoder(options), options.Channels);

    private static OpusDecoder Decoder(bool libOpus, int channels) => new(libOpus ? LibOpusDecoder.Create(channels) : new ManagedDecoder(channels), channels);

    private static short[] Sine(int frame, int channels) => Samples(frame, channels, time => 12_000 * Math.Sin(2 * Math.PI * 440 * time));

    private static short[] Chord(int frame, int channels) => Samples(frame, channels, time =>
        (0.6 + (0.4 * Math.Sin(2 * Math.PI * 2 * time)))
        * ((5_000 * Math.Sin(2 * Math.PI * 220 * time)) + (3_000 * Math.Sin(2 * Math.PI * 554 * time)) + (2_000 * Math.Sin(2 * Math.PI * 1_319 * time))));

    private static short[] Samples(int frame, int channels, Func<double, double> at)
    {
        var pcm = new short[Frame * channels];
        for (var i = 0; i < pcm.Length; i++)
            pcm[i] = (short)at(((frame * Frame) + (i / channels)) / 48_000.0);
        return pcm;
    }

    // The power at one frequency (a single bin of the discrete Fourier transform).
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

    // dB, after the first 0.5 s.
    private static double SignalToNoise(List<short> sent, List<short> heard, int channels, int delay)
    {
        double signal = 0, noise = 0;
        for (var i = 24_000 * channels; i + (delay * channels) < heard.Count; i++)
        {
            double difference = sent[i] - heard[i + (delay * channels)];
            signal += (double)sent[i] * sent[i];
            noise += difference * difference;
        }

        return 10 * Math.Log10(signal / noise);
    }
}
