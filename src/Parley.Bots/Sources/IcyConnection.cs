namespace Parley.Bots;

/// <summary>A connection on which the status line of old radio servers, <c>ICY 200 OK</c>, is read as <c>HTTP/1.0 200 OK</c>.</summary>
internal sealed class IcyConnection(Stream connection) : Stream
{
    private ReadOnlyMemory<byte> _start;
    private bool _hasStart;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return await connection.ReadAsync(buffer, cancellationToken);
        if (!_hasStart)
        {
            var start = new byte["ICY ".Length];
            var count = await connection.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            _start = start.AsSpan().SequenceEqual("ICY "u8) ? "HTTP/1.0 "u8.ToArray() : start.AsMemory(0, count);
            _hasStart = true;
        }
        if (_start.IsEmpty)
            return await connection.ReadAsync(buffer, cancellationToken);
        var taken = Math.Min(buffer.Length, _start.Length);
        _start[..taken].CopyTo(buffer);
        _start = _start[taken..];
        return taken;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => connection.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => connection.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => connection.Write(buffer, offset, count);

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            connection.Dispose();
        base.Dispose(disposing);
    }
}
