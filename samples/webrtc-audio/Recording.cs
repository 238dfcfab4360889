using System.Diagnostics;
using Parley.Rtc;
using Parley.Rtc.Native.Opus;

namespace WebRtcAudio;

/// <summary>Records a caller to a file without decoding. Lost packets become silence.</summary>
internal sealed class Recording(string path) : IDisposable
{
    private readonly OggOpusWriter _writer = new(File.Create(path));
    private readonly Stopwatch _clock = new();
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
            // The caller chooses the timestamps: the recording is at most a second longer than the time since its first packet.
            _clock.Start();
            var gap = TimeSpan.FromSeconds(missing / (double)OpusPacket.SampleRate);
            var longest = _clock.Elapsed + TimeSpan.FromSeconds(1) - _writer.Position;
            _writer.WriteSilence(gap < longest ? gap : longest);
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
