using Parley.Cli.Files;
using Parley.Rtc.Native.Opus;

namespace Parley.Cli.Recording;

/// <summary>
/// One Ogg Opus file of a recording. All files have the same start and contain silence between words, so that they stay in sync when
/// they are played together. Not thread-safe.
/// </summary>
internal sealed class Track : IDisposable
{
    // Samples of 20 ms at 48 kHz.
    private const int Step = 960;

    // Samples: a shorter gap is jitter, not a pause.
    private const int Pause = OpusPacket.SampleRate / 10;
    private readonly FileStream _file;
    private readonly OggOpusWriter _writer;
    private long _position;
    private byte _toc = OpusPacket.Silence.Span[0];

    /// <summary>Creates the file.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="title">The title tag.</param>
    /// <param name="channels">The number of channels in the header, 1 or 2.</param>
    public Track(string path, string title, int channels)
    {
        Path = path;
        _file = OwnerFiles.Open(path, FileMode.CreateNew);
        _writer = new(_file, channels, title);
    }

    public string Path { get; }

    /// <summary>Gets the size of the file, in octets.</summary>
    public long Size { get; private set; }

    /// <summary>Writes a packet at a time of the recording.</summary>
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

    /// <summary>Writes an empty frame for a lost packet, which a decoder conceals (RFC 6716 §3.2.1).</summary>
    public void WriteLost(TimeSpan at) => Write([_toc], at);

    /// <summary>Fills the file with silence up to a time of the recording.</summary>
    public void FillTo(TimeSpan at)
    {
        for (var missing = Samples(at) - _position; missing >= Step; missing -= Step)
        {
            _writer.Write(OpusPacket.Silence.Span);
            _position += Step;
        }
    }

    /// <summary>Flushes the file to the operating system, so that it survives a crash of this process.</summary>
    public void Flush()
    {
        _writer.Flush();
        Size = _file.Length;
    }

    /// <summary>Completes the file.</summary>
    public void Dispose()
    {
        _writer.Flush();
        Size = _file.Length;
        _writer.Dispose();
    }

    private static long Samples(TimeSpan at) => (long)(at.TotalSeconds * OpusPacket.SampleRate);
}
