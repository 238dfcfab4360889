using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Net;

/// <summary>What tells one relay from another.</summary>
internal sealed record RelayKey(TransportAddress Server, string Host, TurnTransport Transport, string? Username, string? Credential)
{
    /// <summary>Credentials stay out of logs.</summary>
    public override string ToString() => Transport.ToString();
}
