using Parley.Rtc;
using Parley.Rtc.Native.Opus;

namespace WebRtcAudio;

/// <summary>Records a caller to a file without decoding. Lost packets become silence.</summary>
internal sealed class Recording(string path) : IDisposable
{
    private readonly OggOpusWriter _writer = new(File.Create(path));
    private readonly Lock _lock = new();
    private uint? _next;
    private bool _isOver;

    public void Add(EncodedAudioFrame frame)
    {
        lock (_lock)
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
        lock (_lock)
        {
            _isOver = true;
            _writer.Dispose();
        }
    }
}
