using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>What one connection hears, for all who listen.</summary>
internal sealed class PeerAudioReceiver(BotChannel channel, Speaker speaker, IPeerConnection connection) : IRemoteAudioSink
{
    private readonly NativeRemoteAudio? _audio = connection.RemoteAudio as NativeRemoteAudio;
    private volatile Listener[] _buffered = [];
    private volatile Listener[] _direct = [];

    public Speaker Speaker => speaker;

    public IPeerConnection Connection => connection;

    /// <summary>Takes the listeners of now. A jitter buffer is kept only where somebody wants it.</summary>
    public void Serve(IReadOnlyList<Listener> listeners)
    {
        if (_audio is null)
            return;
        var hadDirect = _direct.Length > 0;
        _buffered = [.. listeners.Where(static listener => listener.IsBuffered)];
        _direct = [.. listeners.Where(static listener => !listener.IsBuffered)];
        _audio.Sink = _buffered.Length > 0 ? this : null;
        if (!hadDirect && _direct.Length > 0)
            _audio.FrameReceived += OnFrame;
        else if (hadDirect && _direct.Length == 0)
            _audio.FrameReceived -= OnFrame;
    }

    public void Play(in RemoteFrame frame)
    {
        var at = channel.Now;
        foreach (var listener in _buffered)
            listener.Take(speaker, frame, at);
    }

    private void OnFrame(EncodedAudioFrame frame)
    {
        var at = channel.Now;
        var step = new RemoteFrame { Kind = RemoteFrameKind.Frame, Packet = frame.Payload.Span, Timestamp = frame.Timestamp, Duration = frame.Duration };
        foreach (var listener in _direct)
            listener.Take(speaker, step, at);
    }
}
