using System.Buffers.Binary;
using System.Text;

namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Writes Ogg Opus (RFC 7845), to record what arrives without decoding it. Every player reads the result. A file that is cut off, because
/// the process died, plays up to its last page, at most a second before.
/// </summary>
public sealed class OggOpusWriter : IDisposable, IAsyncDisposable
{
    private const int SamplesPerPage = OpusPacket.SampleRate;
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly uint _serial;
    private readonly MemoryStream _body = new();
    private readonly byte[] _segments = new byte[255];
    private int _segmentCount;
    private uint _pageNumber;
    private long _granule;
    private long _pageStart;
    private bool _isDisposed;

    /// <summary>Begins a stream: writes its headers.</summary>
    /// <param name="stream">Where to write; it need not be able to seek.</param>
    /// <param name="channels">1 or 2: what players prepare for. Packets of either kind may follow.</param>
    /// <param name="title">Title for players; null for none.</param>
    /// <param name="leaveOpen">True leaves the stream open when the writer is disposed.</param>
    public OggOpusWriter(Stream stream, int channels = 2, string? title = null, bool leaveOpen = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels is 1 or 2, true, nameof(channels));
        _stream = stream;
        _leaveOpen = leaveOpen;
        _serial = (uint)Random.Shared.NextInt64();
        // What is recorded began long ago: there is no encoder's run-in to drop (RFC 7845 §4.2).
        WriteHeader(OggPageFlags.First, new OpusHead(channels, 0, 0).Write());
        WriteHeader(OggPageFlags.None, Tags(title));
    }

    /// <summary>How much was written.</summary>
    public TimeSpan Position => TimeSpan.FromSeconds(_granule / (double)OpusPacket.SampleRate);

    /// <summary>Writes one packet.</summary>
    /// <exception cref="ArgumentException">It is no Opus packet.</exception>
    public void Write(ReadOnlySpan<byte> packet)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!OpusPacket.TryGetDuration(packet, out var duration))
            throw new ArgumentException("This is no Opus packet.", nameof(packet));
        var segments = (packet.Length / 255) + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, 255, nameof(packet));
        if (_segmentCount + segments > 255 || _granule - _pageStart >= SamplesPerPage)
            Flush(OggPageFlags.None);
        for (var rest = packet.Length; rest >= 0; rest -= 255)
            _segments[_segmentCount++] = (byte)Math.Min(255, rest);
        _body.Write(packet);
        _granule += duration;
    }

    /// <summary>Writes silence, where nothing was received; in steps of 20 ms.</summary>
    public void WriteSilence(TimeSpan duration)
    {
        for (var samples = (long)(duration.TotalSeconds * OpusPacket.SampleRate); samples >= 960; samples -= 960)
            Write(OpusPacket.Silence.Span);
    }

    /// <summary>Writes what is there to the stream as a page, so that a process that dies loses nothing of it.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Flush(OggPageFlags.None);
        _stream.Flush();
    }

    /// <summary>Writes the last page and closes the stream.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        Flush(OggPageFlags.Last);
        _isDisposed = true;
        _stream.Flush();
        if (!_leaveOpen)
            _stream.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        Flush(OggPageFlags.Last);
        _isDisposed = true;
        await _stream.FlushAsync().ConfigureAwait(false);
        if (!_leaveOpen)
            await _stream.DisposeAsync().ConfigureAwait(false);
    }

    private static byte[] Tags(string? title)
    {
        var vendor = "Parley"u8;
        var comment = title is null ? [] : Encoding.UTF8.GetBytes("TITLE=" + title);
        // Titles of more than a page's room are nobody's.
        if (comment.Length > 4_000)
            comment = [];
        var packet = new byte[8 + 4 + vendor.Length + 4 + (comment.Length == 0 ? 0 : 4 + comment.Length)];
        "OpusTags"u8.CopyTo(packet);
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(8), vendor.Length);
        vendor.CopyTo(packet.AsSpan(12));
        BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(12 + vendor.Length), comment.Length == 0 ? 0 : 1);
        if (comment.Length > 0)
        {
            BinaryPrimitives.WriteInt32LittleEndian(packet.AsSpan(16 + vendor.Length), comment.Length);
            comment.CopyTo(packet.AsSpan(20 + vendor.Length));
        }

        return packet;
    }

    private void WriteHeader(OggPageFlags flags, byte[] packet)
    {
        for (var rest = packet.Length; rest >= 0; rest -= 255)
            _segments[_segmentCount++] = (byte)Math.Min(255, rest);
        _body.Write(packet);
        Flush(flags);
    }

    private void Flush(OggPageFlags flags)
    {
        if (_segmentCount == 0 && flags != OggPageFlags.Last)
            return;
        Span<byte> header = stackalloc byte[OggPage.HeaderLength + 255];
        "OggS"u8.CopyTo(header);
        header[4] = 0;
        header[5] = (byte)flags;
        BinaryPrimitives.WriteInt64LittleEndian(header[6..], _granule);
        BinaryPrimitives.WriteUInt32LittleEndian(header[14..], _serial);
        BinaryPrimitives.WriteUInt32LittleEndian(header[18..], _pageNumber++);
        header[26] = (byte)_segmentCount;
        _segments.AsSpan(0, _segmentCount).CopyTo(header[OggPage.HeaderLength..]);
        header = header[..(OggPage.HeaderLength + _segmentCount)];

        var body = _body.GetBuffer().AsSpan(0, (int)_body.Length);
        byte[] covered = [.. header[26..], .. body];
        BinaryPrimitives.WriteUInt32LittleEndian(header[22..], OggCrc.Compute(header[..22], covered));
        _stream.Write(header);
        _stream.Write(body);
        _body.SetLength(0);
        _segmentCount = 0;
        _pageStart = _granule;
    }
}
