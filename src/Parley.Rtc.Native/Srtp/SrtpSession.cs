namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Both directions of one DTLS-SRTP association (RFC 5764). <see cref="Sender"/> and <see cref="Receiver"/> share nothing: one thread
/// may send while another receives.
/// </summary>
internal sealed class SrtpSession : IDisposable
{
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="keyMaterial">
    /// What the DTLS exporter <c>EXTRACTOR-dtls_srtp</c> gave: client key, server key, client salt, server salt (RFC 5764 §4.2).
    /// </param>
    /// <param name="isDtlsClient">True if this side was the DTLS client (<c>a=setup:active</c>).</param>
    /// <param name="portable">True keeps to what every processor has; for tests of the fallback.</param>
    public SrtpSession(SrtpProfile profile, ReadOnlySpan<byte> keyMaterial, bool isDtlsClient, bool portable = false)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keyMaterial.Length, profile.KeyMaterialLength());
        var salt = profile.SaltLength();
        var client = PacketCipher.Create(profile, keyMaterial[..16], keyMaterial.Slice(32, salt), portable);
        var server = PacketCipher.Create(profile, keyMaterial.Slice(16, 16), keyMaterial.Slice(32 + salt, salt), portable);
        Profile = profile;
        Sender = new SrtpSender(isDtlsClient ? client : server, profile);
        Receiver = new SrtpReceiver(isDtlsClient ? server : client, profile);
    }

    /// <summary>The negotiated profile.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Protects what goes out.</summary>
    public SrtpSender Sender { get; }

    /// <summary>Checks what comes in.</summary>
    public SrtpReceiver Receiver { get; }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
