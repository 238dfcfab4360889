using System.Runtime.CompilerServices;
using Parley.Rtc;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots;

/// <content>What the others say.</content>
public sealed partial class BotChannel
{
    private readonly Lock _ears = new();
    private readonly Dictionary<IPeerConnection, PeerAudioReceiver> _open = [];
    private readonly Dictionary<string, Speaker> _speakers = [];
    private volatile Listener[] _listeners = [];
    private bool _listeningStopped;

    /// <summary>What is said, encoded, of all speakers as it comes. Listens from the first <c>MoveNext</c> on, until it is disposed of or the bot leaves.</summary>
    /// <param name="options">Whom, and how; null takes the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<VoiceFrame> ListenAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var listener = Listen(options ?? new(), ticks: false);
        await foreach (var frame in listener.Frames.ReadAllAsync(cancellationToken))
            yield return frame!;
    }

    /// <summary>What is said, decoded to PCM with losses concealed, speaker by speaker. Needs libopus.</summary>
    /// <param name="options">Whom, and how; null takes the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: libopus is missing.</exception>
    public async IAsyncEnumerable<PcmFrame> ListenPcmAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var decoders = new Decoders();
        using var listener = Listen(options ?? new(), ticks: false);
        await foreach (var frame in listener.Frames.ReadAllAsync(cancellationToken))
            yield return new(frame!.Speaker, decoders.Decode(frame), frame.At, frame.Kind == RemoteFrameKind.Lost);
    }

    /// <summary>
    /// Everything that is said, mixed: 20 ms, 48 kHz, mono, every 20 ms, silence where nobody speaks. Needs libopus.
    /// </summary>
    /// <param name="options">Whom; null takes everybody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Samples, valid until the next ones are asked for.</returns>
    /// <exception cref="VoiceBotException"><see cref="BotStage.Media"/>: libopus is missing.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<short>> ListenMixedAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var decoders = new Decoders();
        using var listener = Listen((options ?? new()) with { Buffered = true }, ticks: true);
        var mixer = new Mixer();
        await foreach (var frame in listener.Frames.ReadAllAsync(cancellationToken))
            if (frame is null)
                yield return mixer.Take();
            else
                mixer.Add(frame.Speaker, decoders.Decode(frame).Span);
    }

    /// <summary>
    /// Everything that is said, encoded, step by step: each 20 ms what all speakers said in it, an empty list where nobody speaks. For
    /// who mixes or passes on.
    /// </summary>
    /// <param name="options">Whom; null takes everybody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Frames, the list valid until the next one is asked for.</returns>
    public async IAsyncEnumerable<IReadOnlyList<VoiceFrame>> ListenTogetherAsync(ListenOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var listener = Listen((options ?? new()) with { Buffered = true }, ticks: true);
        var together = new List<VoiceFrame>();
        await foreach (var frame in listener.Frames.ReadAllAsync(cancellationToken))
            if (frame is not null)
            {
                together.Add(frame);
            }
            else
            {
                yield return together;
                together.Clear();
            }
    }

    internal void OnPeerOpened(VoicePeer peer)
    {
        lock (_ears)
        {
            if (_listeningStopped)
                return;
            if (!_speakers.TryGetValue(peer.DeviceKey, out var speaker))
                _speakers.Add(peer.DeviceKey, speaker = new(this, peer.DeviceKey));
            var ear = new PeerAudioReceiver(this, speaker, peer.Connection);
            _open[peer.Connection] = ear;
            ear.Serve(_listeners);
        }
        BotMetrics.Peers.Add(1);
    }

    internal void OnPeerClosed(VoicePeer peer)
    {
        NoteReached(peer);
        lock (_ears)
            if (!_open.Remove(peer.Connection))
                return;
        BotMetrics.Peers.Add(-1);
    }

    private Listener Listen(ListenOptions options, bool ticks)
    {
        var listener = new Listener(options, ticks) { Closed = Remove };
        lock (_ears)
        {
            if (_listeningStopped)
                listener.Complete();
            else
                Serve([.. _listeners, listener]);
        }
        return listener;
    }

    private void Remove(Listener listener)
    {
        lock (_ears)
            Serve(Array.FindAll(_listeners, other => other != listener));
    }

    private void Serve(Listener[] listeners)
    {
        _listeners = listeners;
        foreach (var ear in _open.Values)
            ear.Serve(listeners);
    }

    // On the clock's thread, before the frame that goes out: whoever was heard in the tick before has been heard.
    private void OnTick()
    {
        foreach (var listener in _listeners)
            listener.Tick();
    }

    private void StopListening()
    {
        lock (_ears)
        {
            _listeningStopped = true;
            foreach (var listener in _listeners)
                listener.Complete();
            Serve([]);
            BotMetrics.Peers.Add(-_open.Count);
            _open.Clear();
        }
    }
}
