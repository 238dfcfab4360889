namespace Parley.Rtc;

/// <summary>
/// Connections with the same scope use the same DTLS certificate, those of different scopes do not: peers, and observers of the network, can
/// recognize a certificate. A channel has one scope for each stay, so that a reconnection proves the same key.
/// </summary>
public sealed class CertificateScope
{
    private static int s_last;

    /// <summary>Gets the number of the scope, unique in the process, from 1.</summary>
    public int Id { get; } = Interlocked.Increment(ref s_last);
}
