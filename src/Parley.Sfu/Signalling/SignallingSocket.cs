using System.Net.WebSockets;

namespace Parley.Sfu.Signalling;

/// <summary>A WebSocket of the platform: of .NET, or of the browser.</summary>
internal sealed class SignallingSocket : ISignallingSocket
{
    /// <summary>The most bytes of a received message. The session descriptions of a large room have some hundred kilobytes.</summary>
    public const int MaxMessageBytes = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ClientWebSocket _socket = new();

    private readonly WebSocketMessageType _type;

    private SignallingSocket(WebSocketMessageType type) => _type = type;

    /// <summary>Opens a connection.</summary>
    /// <param name="url">The address.</param>
    /// <param name="protocol">The subprotocol of text messages; <see langword="null"/> for binary messages without one.</param>
    /// <param name="cancellationToken">Cancels connecting.</param>
    /// <exception cref="SfuException">The server can't be reached, or refuses the connection.</exception>
    public static async Task<SignallingSocket> OpenAsync(Uri url, string? protocol, CancellationToken cancellationToken)
    {
        var opened = new SignallingSocket(protocol is null ? WebSocketMessageType.Binary : WebSocketMessageType.Text);
        if (protocol is not null)
            opened._socket.Options.AddSubProtocol(protocol);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await opened._socket.ConnectAsync(url, limit.Token).ConfigureAwait(false);
            return opened;
        }
        catch (Exception e) when (e is WebSocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            opened._socket.Dispose();
            throw new SfuException($"The media server {url.Host} can't be reached. Try again later.", e);
        }
    }

    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await _socket.SendAsync(message, _type, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or InvalidOperationException or ObjectDisposedException)
        {
            throw new SfuException("The connection to the media server has ended.", e);
        }
    }

    public async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                length += part.Count;
                if (part.EndOfMessage)
                    return buffer[..length];
                if (length >= MaxMessageBytes)
                    return null;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, 2 * length);
            }
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            return null;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
