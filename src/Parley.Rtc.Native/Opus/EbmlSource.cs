namespace Parley.Rtc.Native.Opus;

/// <summary>A window over a stream that elements are read out of.</summary>
internal sealed class EbmlSource(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private long _position = stream.CanSeek ? stream.Position : 0;

    /// <summary>Octets of the stream up to where the window begins.</summary>
    public long Position => _position - (_end - _start);

    /// <summary>What is in the window.</summary>
    public ReadOnlyMemory<byte> Window => _buffer.AsMemory(_start, _end - _start);

    /// <summary>Goes on from here; needs a stream that can seek.</summary>
    public void MoveTo(long position)
    {
        _position = stream.Position = position;
        _start = _end = 0;
    }

    /// <summary>Makes the window at least so long, where the stream is. Earlier windows are no longer valid.</summary>
    /// <returns>True where it is.</returns>
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

    /// <summary>Leaves octets out; false where the stream ends before.</summary>
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
