using System.Buffers.Binary;
using System.Text;

namespace Parley.Rtc.Native.Opus;

/// <summary>
/// Writes packets as Ogg Opus (RFC 7845), for example to record received audio without decoding it. If the process ends unexpectedly, the
/// file is playable up to its last page, which is at most one second old.
/// </summary>
public sealed class OggOpusWriter : IDisposable, IAsyncDisposable
{
    // One second.
    private const int SamplesPerPage = OpusPacket.SampleRate;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly uint _serial;
    private readonly MemoryStream _body = new();
    private readonly byte[] _segments = new byte[255];
    private int _segmentCount;
    private uint _pageNumber;

    // Samples at 48 kHz written, and those before the current page.
    private long _granule;
    private long _pageStart;
    private bool _isDisposed;

    /// <summary>Begins a stream and writes its headers.</summary>
    /// <param name="stream">The stream to write to. It need not be seekable.</param>
    /// <param name="channels">1 or 2, for which players configure their output. Packets of either kind may follow.</param>
    /// <param name="title">Title for players, or <see langword="null"/>.</param>
    /// <param name="leaveOpen">Whether to leave the stream open when the writer is disposed.</param>
    public OggOpusWriter(Stream stream, int channels = 2, string? title = null, bool leaveOpen = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels is 1 or 2, true, nameof(channels));
        _stream = stream;
        _leaveOpen = leaveOpen;
        _serial = (uint)Random.Shared.NextInt64();
        // No pre-skip (RFC 7845 §4.2): the encoder started before the recording.
        WriteHeader(OggPageFlags.First, new OpusHead(channels, 0, 0).Write());
        WriteHeader(OggPageFlags.None, Tags(title));
    }

    /// <summary>Gets the duration written.</summary>
    public TimeSpan Position => TimeSpan.FromSeconds(_granule / (double)OpusPacket.SampleRate);

    /// <summary>Writes one packet.</summary>
    /// <exception cref="ArgumentException">The packet is malformed.</exception>
    public void Write(ReadOnlySpan<byte> packet)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!OpusPacket.TryGetDuration(packet, out var duration))
            throw new ArgumentException("The Opus packet is malformed.", nameof(packet));
        var segments = (packet.Length / 255) + 1;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(segments, 255, nameof(packet));
        if (_segmentCount + segments > 255 || _granule - _pageStart >= SamplesPerPage)
            Flush(OggPageFlags.None);
        for (var rest = packet.Length; rest >= 0; rest -= 255)
            _segments[_segmentCount++] = (byte)Math.Min(255, rest);
        _body.Write(packet);
        _granule += duration;
    }

    /// <summary>Writes silence for a gap in the received audio, in steps of 20 ms.</summary>
    public void WriteSilence(TimeSpan duration)
    {
        for (var samples = (long)(duration.TotalSeconds * OpusPacket.SampleRate); samples >= 960; samples -= 960)
            Write(OpusPacket.Silence.Span);
    }

    /// <summary>Writes the buffered packets to the stream as a page, so that they are not lost if the process ends unexpectedly.</summary>
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
        // Longer titles would not fit into one page.
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
