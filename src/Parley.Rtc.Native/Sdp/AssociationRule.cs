using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>Decides whether a later description continues the negotiated DTLS association or requires a new one (RFC 8842 §3.1).</summary>
internal static class AssociationRule
{
    /// <summary>Returns <see langword="true"/> if the peer has another certificate or role than negotiated before.</summary>
    /// <param name="known">The peer as negotiated before.</param>
    /// <param name="knownRole">The local role as negotiated before.</param>
    /// <param name="remote">The peer as described now.</param>
    /// <param name="role">The local role now.</param>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.InvalidDescription"/> if ICE is not restarted at the same time (RFC 8829 §5.11): datagrams of the new
    /// association could not be distinguished from those of the old one.
    /// </exception>
    public static bool RequiresNewAssociation(RemoteAudio known, DtlsRole knownRole, RemoteAudio remote, DtlsRole role)
    {
        // A description may have several fingerprints of one certificate (RFC 8122 §5); one common fingerprint is enough.
        var isSameCertificate = remote.Fingerprints.Any(print => known.Fingerprints.Any(print.IsSameAs));
        if (isSameCertificate && role == knownRole)
            return false;
        if (!IsSameGeneration(known, remote))
            return true;
        throw SdpError.Invalid(isSameCertificate
            ? "it changes the DTLS role without restarting ICE"
            : "it changes the certificate without restarting ICE");
    }

    /// <summary>Returns <see langword="true"/> if the ICE credentials are unchanged (RFC 8839 §4.4.1.1.1).</summary>
    public static bool IsSameGeneration(RemoteAudio known, RemoteAudio remote) => known.IceUfrag == remote.IceUfrag && known.IcePwd == remote.IcePwd;
}
