using System.Collections.Concurrent;
using Parley.Rtc.Native;
using Parley.Sfu.Janus;

namespace Parley.Sfu.Tests.Janus;

/// <summary>A native member in a room of a Janus server. Its frames contain the number of its voice.</summary>
internal sealed class JanusMember : IAsyncDisposable
{
    private readonly NativeRtcBackend _backend;
    private readonly NativeLocalAudio _audio;
    private readonly ConcurrentDictionary<string, int> _heard = [];
    private readonly ConcurrentQueue<SfuEvent> _events = [];
    private JanusConnection? _connection;

    private JanusMember(JanusServer server, byte voice)
    {
        _backend = new(new() { Addresses = [server.Address] });
        _audio = _backend.OpenLocalAudio();
        _audio.Source = new Voice(voice);
    }

    public JanusConnection Connection => _connection!;

    public IReadOnlyCollection<SfuEvent> Events => _events;

    /// <summary>Connects a member.</summary>
    /// <param name="server">The server.</param>
    /// <param name="room">The room.</param>
    /// <param name="voice">The number of the voice, which is the feed too.</param>
    /// <param name="token">The token; null for a valid one.</param>
    public static async Task<JanusMember> JoinAsync(JanusServer server, long room, byte voice, string? token = null)
    {
        var member = new JanusMember(server, voice);
        try
        {
            var options = new JanusOptions { Url = server.Url, Room = room, Feed = voice, Token = token ?? JanusServer.Token() };
            member._connection = await JanusConnection.OpenAsync(options, member._backend, member._audio, member.OnEvent, TestContext.Current.CancellationToken);
            return member;
        }
        catch
        {
            await member.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until it hears exactly these voices, each under its feed.</summary>
    public async Task HearsAsync(params byte[] voices)
    {
        for (var wait = 0; ; wait++)
        {
            _heard.Clear();
            await Task.Delay(300, TestContext.Current.CancellationToken);
            var heard = _heard.OrderBy(static pair => pair.Value).ToList();
            if (heard.Select(static pair => (byte)pair.Value).SequenceEqual(voices.Order()) && heard.All(static pair => pair.Key == $"{pair.Value}"))
                return;
            if (wait == 200)
                throw new TimeoutException($"Heard {string.Join(", ", heard)} instead of {string.Join(", ", voices)}. Events: {string.Join("; ", _events)}");
        }
    }

    /// <summary>Waits until an event has occurred.</summary>
    public async Task<T> OccursAsync<T>() where T : SfuEvent
    {
        for (var wait = 0; ; wait++)
        {
            if (_events.OfType<T>().FirstOrDefault() is { } found)
                return found;
            if (wait == 600)
                throw new TimeoutException($"No {typeof(T).Name} within a minute. Events: {string.Join("; ", _events)}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        await _audio.DisposeAsync();
        await _backend.DisposeAsync();
    }

    private void OnEvent(SfuEvent happened)
    {
        _events.Enqueue(happened);
        if (happened is SfuEvent.AudioStarted { Feed: var feed, Audio: NativeRemoteAudio audio })
        {
            audio.FrameReceived += frame =>
            {
                // The section, and the audio with it, may have passed to another feed.
                if (_connection?.FindAudio(feed) == audio)
                    _heard[feed] = frame.Payload.Span[1];
            };
        }
    }

    private sealed class Voice(byte number) : IEncodedAudioSource
    {
        public int Read(Span<byte> packet, out byte level)
        {
            level = 10;
            packet[..80].Fill(0x5A);
            (packet[0], packet[1]) = (0xFC, number);
            return 80;
        }
    }
}
