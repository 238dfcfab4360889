using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Recording;

/// <summary>
/// One Ogg Opus file of a recording. All begin at the same moment: what was not said is silence, so that files played side by side
/// stay together. Not thread-safe.
/// </summary>
internal sealed class Track : IDisposable
{
    private const int Step = 960;

    // Less than that is the clock's jitter, and no pause.
    private const int Pause = OpusPacket.SampleRate / 10;
    private readonly FileStream _file;
    private readonly OggOpusWriter _writer;
    private long _position;
    private byte _toc = OpusPacket.Silence.Span[0];

    /// <param name="path">The file; it must not be there.</param>
    /// <param name="title">What players show.</param>
    /// <param name="channels">1 or 2: what players prepare for.</param>
    public Track(string path, string title, int channels)
    {
        Path = path;
        _file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        _writer = new(_file, channels, title);
    }

    public string Path { get; }

    /// <summary>What was written, in octets.</summary>
    public long Size { get; private set; }

    /// <summary>Writes a packet that belongs to a moment of the recording.</summary>
    public void Write(ReadOnlySpan<byte> packet, TimeSpan at)
    {
        if (!OpusPacket.TryGetDuration(packet, out var duration))
            return;
        if (Samples(at) - _position >= Pause)
            FillTo(at);
        _writer.Write(packet);
        _toc = (byte)(packet[0] & ~3);
        _position += duration;
    }

    /// <summary>Writes the place of a packet that was lost: a decoder conceals it (an empty frame, RFC 6716 §3.2.1).</summary>
    public void WriteLost(TimeSpan at) => Write([_toc], at);

    /// <summary>Silence up to a moment.</summary>
    public void FillTo(TimeSpan at)
    {
        for (var missing = Samples(at) - _position; missing >= Step; missing -= Step)
        {
            _writer.Write(OpusPacket.Silence.Span);
            _position += Step;
        }
    }

    /// <summary>Gives all that there is to the system, which keeps it when this process dies.</summary>
    public void Flush()
    {
        _writer.Flush();
        Size = _file.Length;
    }

    /// <summary>Ends the file.</summary>
    public void Dispose()
    {
        _writer.Flush();
        Size = _file.Length;
        _writer.Dispose();
    }

    private static long Samples(TimeSpan at) => (long)(at.TotalSeconds * OpusPacket.SampleRate);
}
