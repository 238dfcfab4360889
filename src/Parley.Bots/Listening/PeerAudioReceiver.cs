using Parley.Rtc;
using Parley.Rtc.Native;

namespace Parley.Bots;

/// <summary>Passes the audio of one connection to the listeners.</summary>
internal sealed class PeerAudioReceiver(Speaker speaker, IPeerConnection connection, Func<TimeSpan> now) : IRemoteAudioSink
{
    private readonly NativeRemoteAudio? _audio = connection.RemoteAudio as NativeRemoteAudio;
    private volatile Listener[] _buffered = [];
    private volatile Listener[] _direct = [];

    /// <summary>Gets the speaker at the other end.</summary>
    public Speaker Speaker => speaker;

    /// <summary>Replaces the listeners. A jitter buffer runs only while a listener needs it.</summary>
    public void SetListeners(IReadOnlyList<Listener> listeners)
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
        var at = now();
        foreach (var listener in _buffered)
            listener.Take(speaker, frame, at);
    }

    private void OnFrame(EncodedAudioFrame frame)
    {
        var at = now();
        var step = new RemoteFrame { Kind = RemoteFrameKind.Frame, Packet = frame.Payload.Span, Timestamp = frame.Timestamp, Duration = frame.Duration };
        foreach (var listener in _direct)
            listener.Take(speaker, step, at);
    }
}
