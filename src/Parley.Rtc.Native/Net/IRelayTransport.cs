namespace Parley.Rtc.Native.Net;

/// <summary>The way to a TURN server.</summary>
internal interface IRelayTransport : IDisposable
{
    /// <summary>True over TCP and TLS.</summary>
    bool IsReliable { get; }

    /// <summary>Sends to the server; what cannot be sent is lost.</summary>
    void Send(ReadOnlySpan<byte> message);
}
