using Microsoft.Extensions.Time.Testing;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Rtc.InMemory;
using Parley.Voice.Tests.Fakes;

namespace Parley.Voice.Tests;

/// <summary>Several users of one homeserver, in virtual time.</summary>
internal sealed class VoiceWorld
{
    private ulong _seed;

    public VoiceWorld()
    {
        Clock.SetUtcNow(new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));
        Server = new(Clock);
        Network = new(Clock);
    }

    public FakeTimeProvider Clock { get; } = new();

    public FakeHomeserver Server { get; }

    public InMemoryNetwork Network { get; }

    /// <param name="name">The name of the user.</param>
    /// <param name="device">The start of the device ID.</param>
    /// <param name="options">The options; null for the defaults.</param>
    /// <param name="turn">The response to the request for TURN servers; null for none.</param>
    /// <param name="wrap">Returns the backend to use, around the one that it is given; null uses the latter.</param>
    public Person Add(string name, string device = "DEV", VoiceOptions? options = null, Task<MatrixResponse>? turn = null, Func<IRtcBackend, IRtcBackend>? wrap = null)
    {
        var session = Server.SignIn(name, device);
        session.Turn = turn ?? session.Turn;
        var backend = Network.CreateBackend(name);
        return new(session, backend, new(session, wrap?.Invoke(backend) ?? backend, (options ?? new()) with { Scheduler = static run => run(), Random = () => ++_seed }));
    }

    public void Pass(double seconds)
    {
        // In steps, because one timer may set the next.
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= TimeSpan.FromMilliseconds(10))
            Clock.Advance(TimeSpan.FromMilliseconds(10));
    }

    internal sealed record Person(FakeSession Session, InMemoryRtcBackend Backend, VoiceChannels Channels)
    {
        public IVoiceChannel Channel => Channels[FakeHomeserver.RoomId];

        public ChannelSnapshot Sees => Channel.Snapshot;

        public ILocalAudio? Microphone { get; set; }

        public async Task JoinAsync()
        {
            Microphone = await Backend.OpenLocalAudioAsync(new());
            await Channel.JoinAsync(Microphone);
        }

        public ChannelMember Member(string user) => Sees.Members.Single(m => m.UserId == UserId.Parse($"@{user}:s"));
    }
}
