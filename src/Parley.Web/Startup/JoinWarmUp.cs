using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc;
using Parley.Voice;

namespace Parley.Web.Startup;

/// <summary>
/// Joins a channel with two devices that exist only in this process. The first join of a page takes more than twice as long as a
/// later one, because the runtime prepares each method on its first call. The warm-up does this before the user clicks Join.
/// </summary>
internal static class JoinWarmUp
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private static readonly Uri Homeserver = new("https://parley.invalid");

    /// <summary>Gets how long a warm-up may take before the page gives it up.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Runs until both devices are connected or the timeout has passed. Never fails; errors are ignored.</summary>
    public static async Task RunAsync(IRtcBackend backend, TimeSpan timeout)
    {
        using var end = new CancellationTokenSource(timeout);
        try
        {
            var server = new WarmUpHomeserver();
            await using var first = new Device(server, 0, backend);
            await using var second = new Device(server, 1, backend);
            await first.JoinAsync(end.Token);
            await second.JoinAsync(end.Token);
            await second.WaitUntilConnectedAsync(end.Token);
        }
        catch (Exception)
        {
            // The user's own join reports the error.
        }
    }

    private sealed class Device : IAsyncDisposable
    {
        private readonly MatrixSession _session;
        private readonly VoiceChannels _voice;
        private readonly IVoiceChannel _channel;

        public Device(WarmUpHomeserver server, int number, IRtcBackend backend)
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
                await Task.Delay(PollInterval, cancellationToken);
            await _channel.JoinAsync(null, cancellationToken);
        }

        public async Task WaitUntilConnectedAsync(CancellationToken cancellationToken)
        {
            while (_channel.Snapshot.Members is not [{ Link: MemberLink.Connected or MemberLink.None }, { Link: MemberLink.Connected or MemberLink.None }])
                await Task.Delay(PollInterval, cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await _voice.DisposeAsync();
            await _session.DisposeAsync();
        }
    }
}
