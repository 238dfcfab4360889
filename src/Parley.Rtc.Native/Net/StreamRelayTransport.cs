using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading.Channels;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Net;

/// <summary>The transport to a TURN server over TCP or TLS (RFC 8656 §3.1). Sending never blocks: messages are queued, and dropped if the queue is full.</summary>
internal sealed class StreamRelayTransport : IRelayTransport
{
    /// <summary>Maximum number of queued messages; about 2.5 s of audio.</summary>
    private const int LongestQueue = 128;

    /// <summary>Size of the largest frame in bytes; a longer one ends the connection.</summary>
    private const int LargestFrame = 4096;

    /// <summary>How long queued messages may still be sent after <see cref="Dispose"/>.</summary>
    private static readonly TimeSpan s_drainWithin = TimeSpan.FromSeconds(1);

    private readonly Channel<ArraySegment<byte>> _queue = Channel.CreateBounded<ArraySegment<byte>>(
        new BoundedChannelOptions(LongestQueue) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly CancellationTokenSource _stop = new();
    private readonly Socket _socket;
    private readonly RelayReceiver _receive;
    private readonly Action _ended;

    /// <summary>Starts to connect; messages sent meanwhile are queued.</summary>
    /// <param name="server">The server.</param>
    /// <param name="tlsHost">The host name that the certificate must contain; null for TCP without TLS.</param>
    /// <param name="validation">Validates the certificate; null uses the validation of the system.</param>
    /// <param name="receive">Handles each message.</param>
    /// <param name="ended">Called once when the connection is refused or has ended.</param>
    public StreamRelayTransport(
        TransportAddress server, string? tlsHost, RemoteCertificateValidationCallback? validation, RelayReceiver receive, Action ended)
    {
        _receive = receive;
        _ended = ended;
        _socket = new(server.IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _ = RunAsync(server, tlsHost, validation);
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> message)
    {
        var copy = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(copy);
        if (!_queue.Writer.TryWrite(new(copy, 0, message.Length)))
            ArrayPool<byte>.Shared.Return(copy);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The queue may contain the request that releases the allocation.
        _queue.Writer.TryComplete();
        _stop.CancelAfter(s_drainWithin);
    }

    private async Task RunAsync(TransportAddress server, string? tlsHost, RemoteCertificateValidationCallback? validation)
    {
        try
        {
            await _socket.ConnectAsync(server.ToIPEndPoint(), _stop.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(_socket, ownsSocket: true);
            if (tlsHost is not null)
            {
                var tls = new SslStream(stream, leaveInnerStreamOpen: false);
                stream = tls;
                var options = new SslClientAuthenticationOptions { TargetHost = tlsHost, RemoteCertificateValidationCallback = validation };
                await tls.AuthenticateAsClientAsync(options, _stop.Token).ConfigureAwait(false);
            }

            await using (stream.ConfigureAwait(false))
            {
                var reading = ReadAsync(stream);
                var writing = WriteAsync(stream);
                await Task.WhenAny(reading, writing).ConfigureAwait(false);
                await _stop.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException
            or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
        {
            // The connection was refused or has ended; reported below.
        }
        finally
        {
            _queue.Writer.TryComplete();
            _socket.Dispose();
            _ended();
        }
    }

    private async Task WriteAsync(Stream stream)
    {
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false))
            {
                await stream.WriteAsync(message, _stop.Token).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(message.Array!);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The reader notices the end as well.
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[2 * LargestFrame];
        var filled = 0;
        try
        {
            while (true)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled), _stop.Token).ConfigureAwait(false);
                if (read == 0)
                    return;
                filled += read;
                if (!TryTakeFrames(buffer, ref filled))
                    return;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection ended.
        }
    }

    private bool TryTakeFrames(byte[] buffer, ref int filled)
    {
        var offset = 0;
        while (true)
        {
            if (!TurnFraming.TryGetLength(buffer.AsSpan(offset, filled - offset), out var length) || length > LargestFrame)
                return false;
            if (length == 0 || length > filled - offset)
                break;
            if (!_receive(buffer.AsSpan(offset, length)))
                return false;
            offset += length;
        }

        buffer.AsSpan(offset, filled - offset).CopyTo(buffer);
        filled -= offset;
        return true;
    }
}
