using System.Reflection;
using Parley.Matrix;
using Parley.Rtc;
using Parley.Rtc.Native;
using Parley.Rtc.Native.Opus;
using Parley.Voice;

namespace Parley.Bots.Tests;

/// <summary>A member chooses its device key, and can come with a new one each time.</summary>
public sealed class ListeningLimitTests
{
    [Fact]
    public void Decoders_are_bounded_and_the_longest_unused_is_replaced()
    {
        using var decoders = new Decoders();
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal(960, decoders.Decode(Frame(Speaker(i))).Length);
            Assert.InRange(decoders.Count, 1, Decoders.MaxSpeakers);
        }

        Assert.Equal(Decoders.MaxSpeakers, decoders.Count);
        Assert.Equal(960, decoders.Decode(Frame(Speaker(0))).Length);
    }

    [Fact]
    public void Mixer_forgets_silent_speakers_and_keeps_a_second_of_a_fast_one()
    {
        var mixer = new Mixer();
        var fast = Speaker(1);
        for (var i = 0; i < 100; i++)
            mixer.Add(fast, Enumerable.Repeat((short)100, 5_760).ToArray());
        mixer.Add(Speaker(2), new short[960]);

        var heard = 0;
        while (mixer.Take().Span[0] == 100)
            heard++;

        Assert.Equal(50, heard);
        Assert.Equal(0, mixer.Count);
    }

    [Fact]
    public void Speakers_are_the_same_object_after_a_reconnect_and_are_bounded()
    {
        var audio = new ChannelAudio(static () => TimeSpan.Zero, static user => user.Value);
        var connected = Peer(0);
        audio.OnPeerOpened(connected);
        for (var i = 1; i < 5_000; i++)
        {
            var peer = Peer(i);
            audio.OnPeerOpened(peer);
            audio.OnPeerClosed(peer);
            Assert.InRange(audio.SpeakerCount, 1, 1_002);
        }
        var before = audio.SpeakerCount;

        audio.OnPeerOpened(Peer(4_999));
        audio.OnPeerOpened(connected);

        Assert.Equal(before, audio.SpeakerCount);
    }

    [Fact]
    public void Slow_listener_loses_the_oldest_frames()
    {
        using var listener = new Listener(new() { Capacity = 3 }, ticks: false);
        for (uint i = 0; i < 10; i++)
            listener.Take(Speaker(1), new RemoteFrame { Kind = RemoteFrameKind.Frame, Packet = OpusPacket.Silence.Span, Timestamp = i, Duration = 960 }, TimeSpan.Zero);

        List<uint> kept = [];
        while (listener.Frames.TryRead(out var frame))
            kept.Add(frame!.Timestamp);

        Assert.Equal([7u, 8, 9], kept);
    }

    private static Speaker Speaker(int number) => new($"D{number}@mallory:example.org", UserId.Parse("@mallory:example.org"), static user => user.Value);

    private static VoiceFrame Frame(Speaker speaker) => new()
    {
        Speaker = speaker, Kind = RemoteFrameKind.Frame, Packet = OpusPacket.Silence, At = TimeSpan.Zero, Timestamp = 0, Duration = 960,
    };

    private static VoicePeer Peer(int number) =>
        new(RoomId.Parse("!room:example.org"), $"D{number}@mallory:example.org", UserId.Parse("@mallory:example.org"), DispatchProxy.Create<IPeerConnection, NoConnection>());

    /// <summary>A connection without audio.</summary>
    public class NoConnection : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
