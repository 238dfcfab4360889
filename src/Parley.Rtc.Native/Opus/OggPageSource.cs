namespace Parley.Rtc.Native.Opus;

/// <summary>Finds pages in a stream. Skips damaged parts up to the next intact page.</summary>
internal sealed class OggPageSource(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Gets the position from which the next page is searched. The stream must be seekable.</summary>
    public long Position => stream.Position - (_end - _start);

    /// <summary>Continues the search at a position.</summary>
    public void MoveTo(long position)
    {
        stream.Position = position;
        _start = _end = 0;
        _isAtEnd = false;
    }

    /// <summary>Returns the next page, or <see langword="null"/> at the end. Its memory is valid until the next call.</summary>
    public async ValueTask<OggPage?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await FindCaptureAsync(cancellationToken).ConfigureAwait(false))
                return null;
            var needed = OggPage.Needed(_buffer.AsSpan(_start, _end - _start));
            while (_end - _start < needed && await FillAsync(needed, cancellationToken).ConfigureAwait(false))
                needed = OggPage.Needed(_buffer.AsSpan(_start, _end - _start));
            if (OggPage.TryRead(_buffer.AsMemory(_start, _end - _start)) is { } page)
            {
                _start += page.Length;
                return page;
            }

            // Not a page, or a damaged one: continue the search after it.
            _start++;
        }
    }

    private async ValueTask<bool> FindCaptureAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf("OggS"u8);
            if (found >= 0)
            {
                _start += found;
                return true;
            }

            _start = Math.Max(_start, _end - 3);
            if (!await FillAsync(OggPage.HeaderLength, cancellationToken).ConfigureAwait(false))
                return false;
        }
    }

    private async ValueTask<bool> FillAsync(int needed, CancellationToken cancellationToken)
    {
        if (_isAtEnd)
            return false;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_buffer.Length < needed)
            Array.Resize(ref _buffer, Math.Max(needed, OggPage.MaximumLength));
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _isAtEnd = read == 0;
        return !_isAtEnd;
    }
}
