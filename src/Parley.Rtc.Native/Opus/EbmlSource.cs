namespace Parley.Rtc.Native.Opus;

/// <summary>A sliding window over a stream.</summary>
internal sealed class EbmlSource(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private long _position = stream.CanSeek ? stream.Position : 0;

    /// <summary>Gets the window's position in the stream.</summary>
    public long Position => _position - (_end - _start);

    /// <summary>Gets the octets in the window.</summary>
    public ReadOnlyMemory<byte> Window => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Moves the window to a position. The stream must be seekable.</summary>
    public void MoveTo(long position)
    {
        _position = stream.Position = position;
        _start = _end = 0;
    }

    /// <summary>Extends the window to at least <paramref name="count"/> octets. Invalidates earlier windows.</summary>
    /// <returns><see langword="false"/> if the stream ends before.</returns>
    public async ValueTask<bool> NeedAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            if (_buffer.Length - _start < count)
            {
                var larger = _buffer.Length < count ? new byte[count] : _buffer;
                _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
                (_buffer, _end, _start) = (larger, _end - _start, 0);
            }

            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                return false;
            _end += read;
            _position += read;
        }

        return true;
    }

    /// <summary>Skips octets. Returns <see langword="false"/> if the stream ends before.</summary>
    public async ValueTask<bool> SkipAsync(long count, CancellationToken cancellationToken)
    {
        var inWindow = (int)Math.Min(count, _end - _start);
        _start += inWindow;
        count -= inWindow;
        if (count == 0)
            return true;
        if (stream.CanSeek)
        {
            if (count > stream.Length - _position)
                return false;
            MoveTo(_position + count);
            return true;
        }

        while (count > 0)
        {
            if (!await NeedAsync(1, cancellationToken).ConfigureAwait(false))
                return false;
            inWindow = (int)Math.Min(count, _end - _start);
            _start += inWindow;
            count -= inWindow;
        }

        return true;
    }
}
