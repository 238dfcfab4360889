namespace Parley.Bots;

/// <summary>Repeats the beginning of a stream that cannot seek, so that its format can be determined.</summary>
internal sealed class ReplayStream(Stream inner) : WrappedStream(inner)
{
    // Octets. Matroska files may have pictures before their audio.
    private const int MostRecorded = 16 << 20;
    private MemoryStream? _recorded = new();
    private bool _isRecording = true;

    /// <summary>Returns to the stream's beginning.</summary>
    /// <returns><see langword="false"/> if too much was read since.</returns>
    public bool TryRewind()
    {
        if (!_isRecording)
            return false;
        _recorded!.Position = 0;
        return true;
    }

    /// <summary>Ends the recording: the stream is now read to its end.</summary>
    public void StopRecording() => _isRecording = false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_recorded is { } recorded)
        {
            if (recorded.Position < recorded.Length)
                return recorded.Read(buffer.Span);
            if (recorded.Length > MostRecorded)
                _isRecording = false;
            if (!_isRecording)
                _recorded = null;
        }
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        _recorded?.Write(buffer.Span[..read]);
        return read;
    }
}
