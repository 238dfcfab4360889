using System.Collections.Concurrent;
using System.Net;
using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Sfu.Tests;

/// <summary>A native member in a room of a forwarding unit. Its frames contain the number of its voice.</summary>
internal sealed class SfuMember : IAsyncDisposable
{
    private readonly NativeRtcBackend _backend;
    private readonly NativeLocalAudio _audio;
    private readonly ConcurrentDictionary<string, int> _heard = [];
    private readonly ConcurrentQueue<SfuEvent> _events = [];
    private ISfuConnection? _connection;

    private SfuMember(IPAddress address, byte voice)
    {
        _backend = new(address.Equals(IPAddress.Any) ? new() { IncludeLoopback = true } : new() { Addresses = [address], IncludeLoopback = IPAddress.IsLoopback(address) });
        _audio = _backend.OpenLocalAudio();
        _audio.Source = new Voice(voice);
    }

    public ISfuConnection Connection => _connection!;

    public IReadOnlyCollection<SfuEvent> Events => _events;

    /// <summary>Connects a member.</summary>
    /// <param name="address">The address that it binds to.</param>
    /// <param name="voice">The number of its voice. Its feed must have the same number.</param>
    /// <param name="open">Opens the connection.</param>
    public static async Task<SfuMember> JoinAsync(IPAddress address, byte voice, Func<IRtcBackend, ILocalAudio, Action<SfuEvent>, Task<ISfuConnection>> open)
    {
        var member = new SfuMember(address, voice);
        try
        {
            member._connection = await open(member._backend, member._audio, member.OnEvent);
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

    /// <summary>Waits until the other members publish exactly these feeds.</summary>
    public async Task SeesAsync(params string[] feeds)
    {
        for (var wait = 0; !Connection.Feeds.SetEquals(feeds); wait++)
        {
            if (wait == 300)
                throw new TimeoutException($"The feeds are {string.Join(", ", Connection.Feeds)} after 30 s.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
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
                if (_connection?.FindAudio(feed) == audio && frame.Payload.Length == Voice.Length)
                    _heard[feed] = frame.Payload.Span[1];
            };
        }
    }

    private sealed class Voice(byte number) : IEncodedAudioSource
    {
        public const int Length = 80;

        public int Read(Span<byte> packet, out byte level)
        {
            level = 10;
            packet[..Length].Fill(0x5A);
            (packet[0], packet[1]) = (0xFC, number);
            return Length;
        }
    }
}
