namespace Parley.Sfu.Signalling;

/// <summary>A WebSocket (RFC 6455). One message is sent and one received at a time.</summary>
internal interface ISignallingSocket : IAsyncDisposable
{
    /// <summary>Sends a message.</summary>
    /// <exception cref="SfuException">The connection has ended.</exception>
    Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Returns the next message, or <see langword="null"/> once the connection has ended.</summary>
    Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken);
}
