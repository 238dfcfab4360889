using Parley.Matrix;
using Parley.Rtc;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>Distributes the audio that arrives over a channel's connections to those who listen. Thread-safe.</summary>
/// <param name="now">Returns the channel's time.</param>
/// <param name="nameOf">Returns a user's display name.</param>
internal sealed class ChannelAudio(Func<TimeSpan> now, Func<UserId, string> nameOf)
{
    // Speakers whose connection is closed, apart from the connected ones: a member could come with a new device key each time.
    private const int MaxRemembered = 1_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPeerConnection, PeerAudioReceiver> _receivers = [];
    private readonly Dictionary<string, Speaker> _speakers = [];
    private volatile Listener[] _listeners = [];
    private bool _listeningStopped;

    /// <summary>Adds a listener, which gets frames until it is disposed of or <see cref="StopListening"/> is called.</summary>
    /// <param name="options">Which speakers to hear, and how.</param>
    /// <param name="ticks">Whether the listener also gets the ticks of the frame clock.</param>
    public Listener Listen(ListenOptions options, bool ticks)
    {
        var listener = new Listener(options, ticks) { Closed = Remove };
        lock (_lock)
        {
            if (_listeningStopped)
                listener.Complete();
            else
                SetListeners([.. _listeners, listener]);
        }
        return listener;
    }

    /// <summary>Gets the number of speakers that are known.</summary>
    public int SpeakerCount => _speakers.Count;

    public void OnPeerOpened(VoicePeer peer)
    {
        lock (_lock)
        {
            if (_listeningStopped)
                return;
            // A key that names no user belongs to the user who wrote it last.
            if (!_speakers.TryGetValue(peer.DeviceKey, out var speaker) || speaker.UserId != peer.UserId)
            {
                if (_speakers.Count >= MaxRemembered + _receivers.Count)
                    ForgetSpeakers();
                _speakers[peer.DeviceKey] = speaker = new(peer.DeviceKey, peer.UserId, nameOf);
            }
            var receiver = new PeerAudioReceiver(speaker, peer.Connection, now);
            _receivers[peer.Connection] = receiver;
            receiver.SetListeners(_listeners);
        }
        BotMetrics.Peers.Add(1);
    }

    public void OnPeerClosed(VoicePeer peer)
    {
        lock (_lock)
            if (!_receivers.Remove(peer.Connection))
                return;
        BotMetrics.Peers.Add(-1);
    }

    /// <summary>Marks the end of a step of 20 ms for all listeners. Called on the clock's thread.</summary>
    public void Tick()
    {
        foreach (var listener in _listeners)
            listener.Tick();
    }

    /// <summary>Ends all listeners, and accepts no more.</summary>
    public void StopListening()
    {
        lock (_lock)
        {
            _listeningStopped = true;
            foreach (var listener in _listeners)
                listener.Complete();
            SetListeners([]);
            BotMetrics.Peers.Add(-_receivers.Count);
            _receivers.Clear();
        }
    }

    private void ForgetSpeakers()
    {
        var connected = _receivers.Values.Select(static receiver => receiver.Speaker).ToHashSet();
        foreach (var (key, speaker) in _speakers)
            if (!connected.Contains(speaker))
                _speakers.Remove(key);
    }

    private void Remove(Listener listener)
    {
        lock (_lock)
            SetListeners(Array.FindAll(_listeners, other => other != listener));
    }

    private void SetListeners(Listener[] listeners)
    {
        _listeners = listeners;
        foreach (var receiver in _receivers.Values)
            receiver.SetListeners(listeners);
    }
}
