using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// Both directions of one DTLS-SRTP association (RFC 5764). <see cref="Sender"/> and <see cref="Receiver"/> share no state, so that one
/// thread may send while another receives.
/// </summary>
internal sealed class SrtpSession : IDisposable
{
    /// <param name="profile">The negotiated profile.</param>
    /// <param name="keyMaterial">
    /// The output of the DTLS exporter <c>EXTRACTOR-dtls_srtp</c>: client key, server key, client salt, server salt (RFC 5764 §4.2).
    /// </param>
    /// <param name="isDtlsClient">Whether this side is the DTLS client (<c>a=setup:active</c>).</param>
    public SrtpSession(SrtpProfile profile, ReadOnlySpan<byte> keyMaterial, bool isDtlsClient)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keyMaterial.Length, profile.KeyMaterialLength());
        var salt = profile.SaltLength();
        var client = PacketCipher.Create(profile, keyMaterial[..16], keyMaterial.Slice(32, salt));
        var server = PacketCipher.Create(profile, keyMaterial.Slice(16, 16), keyMaterial.Slice(32 + salt, salt));
        Profile = profile;
        Sender = new SrtpSender(isDtlsClient ? client : server, profile);
        Receiver = new SrtpReceiver(isDtlsClient ? server : client, profile);
    }

    /// <summary>Gets the negotiated profile.</summary>
    public SrtpProfile Profile { get; }

    /// <summary>Gets the outgoing direction.</summary>
    public SrtpSender Sender { get; }

    /// <summary>Gets the incoming direction.</summary>
    public SrtpReceiver Receiver { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }
}
