using Parley.Rtc;
using Parley.Rtc.Native.Opus;

namespace WebRtcAudio;

/// <summary>Writes what a caller says to a file, without decoding it; what was lost on the way is silence.</summary>
internal sealed class Recording(string path) : IDisposable
{
    private readonly OggOpusWriter _writer = new(File.Create(path));
    private readonly Lock _gate = new();
    private uint? _next;
    private bool _isOver;

    public void Add(EncodedAudioFrame frame)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            var missing = (int)(frame.Timestamp - (_next ?? frame.Timestamp));
            if (missing < 0)
                return;
            _writer.WriteSilence(TimeSpan.FromSeconds(missing / (double)OpusPacket.SampleRate));
            _writer.Write(frame.Payload.Span);
            _next = frame.Timestamp + (uint)frame.Duration;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            _writer.Dispose();
        }
    }
}
