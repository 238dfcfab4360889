using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Dtls;

/// <summary>The supported extensions of a hello message.</summary>
internal sealed class HelloExtensions
{
    private const ushort SupportedGroups = 10;
    private const ushort PointFormats = 11;
    private const ushort SignatureAlgorithms = 13;
    private const ushort UseSrtp = 14;
    private const ushort ExtendedMasterSecretType = 23;
    private const ushort RenegotiationInfo = 0xff01;

    /// <summary>Gets the SRTP profiles in the sender's order of preference (RFC 5764 §4.1.1).</summary>
    public List<SrtpProfile> SrtpProfiles { get; } = [];

    /// <summary>Gets a value indicating whether the sender supports the extended master secret (RFC 7627).</summary>
    public bool ExtendedMasterSecret { get; private set; }

    /// <summary>Gets a value indicating whether the sender supports secure renegotiation (RFC 5746).</summary>
    public bool SecureRenegotiation { get; private set; }

    /// <summary>Gets a value indicating whether the message has the point formats extension (RFC 8422 §5.1.2).</summary>
    public bool HasPointFormats { get; private set; }

    /// <summary>Gets a value indicating whether the sender accepts P-256: it lists it, or it lists no groups.</summary>
    public bool AllowsP256 { get; private set; } = true;

    /// <summary>Gets a value indicating whether the sender accepts ecdsa_secp256r1_sha256: it lists it, or it lists no schemes.</summary>
    public bool AllowsEcdsaSha256 { get; private set; } = true;

    /// <summary>Reads the extensions, the optional last part of a hello message.</summary>
    public static HelloExtensions Read(ref TlsReader reader)
    {
        var extensions = new HelloExtensions();
        if (reader.IsEmpty)
            return extensions;
        var list = new TlsReader(reader.Vector16());
        reader.End();
        while (!list.IsEmpty)
        {
            var type = list.U16();
            extensions.Add(type, new TlsReader(list.Vector16()));
        }

        return extensions;
    }

    /// <summary>Writes the client's extensions.</summary>
    public static void WriteClient(TlsWriter writer, ReadOnlySpan<SrtpProfile> profiles)
    {
        var all = writer.Begin16();
        writer.U16(ExtendedMasterSecretType).U16(0);
        writer.U16(RenegotiationInfo).U16(1).U8(0);
        writer.U16(SupportedGroups).U16(4).U16(2).U16(KeyAgreement.Group);
        writer.U16(PointFormats).U16(2).U8(1).U8(0);
        writer.U16(SignatureAlgorithms);
        var schemes = writer.Begin16();
        WriteSchemes(writer);
        writer.End16(schemes);
        WriteSrtp(writer, profiles);
        writer.End16(all);
    }

    /// <summary>Ends the handshake if the sender does not support the extended master secret: all browsers do, and the keys are bound to the handshake only with it.</summary>
    /// <exception cref="DtlsException">It does not (RFC 7627 §5.2 and §5.3: handshake_failure).</exception>
    public void RequireExtendedMasterSecret()
    {
        if (!ExtendedMasterSecret)
            throw new DtlsException(AlertDescription.HandshakeFailure, "the peer does not support the extended master secret");
    }

    /// <summary>Writes the server's extensions, only those that the client sent.</summary>
    public static void WriteServer(TlsWriter writer, HelloExtensions client, bool renegotiationScsv, SrtpProfile profile)
    {
        var all = writer.Begin16();
        writer.U16(ExtendedMasterSecretType).U16(0);
        if (client.SecureRenegotiation || renegotiationScsv)
            writer.U16(RenegotiationInfo).U16(1).U8(0);
        if (client.HasPointFormats)
            writer.U16(PointFormats).U16(2).U8(1).U8(0);
        WriteSrtp(writer, [profile]);
        writer.End16(all);
    }

    /// <summary>Writes the list of signature schemes with its length.</summary>
    public static void WriteSchemes(TlsWriter writer)
    {
        writer.U16(PeerKey.Schemes.Length * 2);
        foreach (var scheme in PeerKey.Schemes)
            writer.U16(scheme);
    }

    private static void WriteSrtp(TlsWriter writer, ReadOnlySpan<SrtpProfile> profiles)
    {
        writer.U16(UseSrtp).U16((profiles.Length * 2) + 3).U16(profiles.Length * 2);
        foreach (var profile in profiles)
            writer.U16((ushort)profile);
        writer.U8(0);
    }

    private void Add(ushort type, TlsReader data)
    {
        switch (type)
        {
            case SupportedGroups:
                AllowsP256 = Contains(data.Vector16(), KeyAgreement.Group);
                break;
            case PointFormats:
                HasPointFormats = true;
                break;
            case SignatureAlgorithms:
                AllowsEcdsaSha256 = Contains(data.Vector16(), SignatureScheme.EcdsaSecp256r1Sha256);
                break;
            case UseSrtp:
                for (var profiles = new TlsReader(data.Vector16()); !profiles.IsEmpty;)
                    SrtpProfiles.Add((SrtpProfile)profiles.U16());
                break;
            case ExtendedMasterSecretType:
                ExtendedMasterSecret = true;
                break;
            case RenegotiationInfo:
                SecureRenegotiation = true;
                if (!data.Vector8().IsEmpty)
                    throw new DtlsException(AlertDescription.HandshakeFailure, "the peer requested a renegotiation in its first handshake");
                break;
        }
    }

    private static bool Contains(ReadOnlySpan<byte> list, ushort wanted)
    {
        for (var reader = new TlsReader(list); !reader.IsEmpty;)
            if (reader.U16() == wanted)
                return true;
        return false;
    }
}
