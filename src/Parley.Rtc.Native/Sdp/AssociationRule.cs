using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Sdp;

/// <summary>Whether a later description goes on with the DTLS association that was agreed on, or begins another (RFC 8842 §3.1).</summary>
internal static class AssociationRule
{
    /// <summary>True where the other side shows another certificate or takes the other part: the association that stands is over.</summary>
    /// <param name="known">The other side as it was agreed on.</param>
    /// <param name="knownRole">This side's part as it was agreed on.</param>
    /// <param name="remote">The other side as it is described now.</param>
    /// <param name="role">This side's part now.</param>
    /// <exception cref="RtcException">
    /// <see cref="RtcErrorKind.InvalidDescription"/> where ICE is not restarted along with it (RFC 8829 §5.11): nothing would tell the new
    /// association's datagrams from the old one's.
    /// </exception>
    public static bool BeginsAnew(RemoteAudio known, DtlsRole knownRole, RemoteAudio remote, DtlsRole role)
    {
        // One certificate may be named by several hashes (RFC 8122 §5): one that both descriptions name is enough.
        var isSameCertificate = remote.Fingerprints.Any(print => known.Fingerprints.Any(print.IsSameAs));
        if (isSameCertificate && role == knownRole)
            return false;
        if (!IsSameGeneration(known, remote))
            return true;
        throw SdpError.Invalid(isSameCertificate
            ? "it changes who begins the encryption without restarting ICE"
            : "it names another certificate without restarting ICE");
    }

    /// <summary>True where ICE goes on with the credentials that it has (RFC 8839 §4.4.1.1.1).</summary>
    public static bool IsSameGeneration(RemoteAudio known, RemoteAudio remote) => known.IceUfrag == remote.IceUfrag && known.IcePwd == remote.IcePwd;
}
