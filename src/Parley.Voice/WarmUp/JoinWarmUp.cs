using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;

namespace Parley.Voice.WarmUp;

/// <summary>
/// A join between two devices that exist only in this process, with nobody listening. A runtime that compiles or interprets each
/// method when it is first needed takes more than twice as long over its first join as over a later one; a page has that behind it before
/// anybody clicks.
/// </summary>
public static class JoinWarmUp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly Uri Homeserver = new("https://parley.invalid");

    /// <summary>Plays it through, up to the first sound that would be heard. It takes 5 s at most and throws nothing; whatever goes wrong matters to nobody.</summary>
    public static async Task RunAsync(IRtcBackend backend)
    {
        using var end = new CancellationTokenSource(Patience);
        try
        {
            var server = new WarmUpHomeserver();
            await using var first = new Actor(server, 0, backend);
            await using var second = new Actor(server, 1, backend);
            await first.JoinAsync(end.Token);
            await second.JoinAsync(end.Token);
            await second.MeetsAsync(end.Token);
        }
        catch (Exception)
        {
            // A join that somebody asked for says what is wrong.
        }
    }

    private sealed class Actor : IAsyncDisposable
    {
        private readonly MatrixSession _session;
        private readonly VoiceChannels _voice;
        private readonly IVoiceChannel _channel;

        public Actor(WarmUpHomeserver server, int number, IRtcBackend backend)
        {
            var user = WarmUpHomeserver.Users[number];
            _session = new(server, new(Homeserver, UserId.Parse(user), DeviceId.Parse("R" + number), user), new() { Sync = new() { EventTypes = VoiceChannels.SyncEventTypes, MembersFor = VoiceChannels.SyncMembersFor } });
            _voice = new(_session, backend);
            _channel = _voice[RoomId.Parse(WarmUpHomeserver.Room)];
            _session.Start();
        }

        public async Task JoinAsync(CancellationToken cancellationToken)
        {
            while (_session.Rooms.Find(_channel.Snapshot.RoomId) is null)
                await Task.Delay(20, cancellationToken);
            await _channel.JoinAsync(null, cancellationToken);
        }

        public async Task MeetsAsync(CancellationToken cancellationToken)
        {
            while (_channel.Snapshot.Members is not [{ Link: MemberLink.Connected or MemberLink.None }, { Link: MemberLink.Connected or MemberLink.None }])
                await Task.Delay(20, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await _voice.DisposeAsync();
            await _session.DisposeAsync();
        }
    }
}
