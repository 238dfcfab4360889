using System.Security.Cryptography;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Dtls;

/// <summary>
/// One side of the handshake: the messages in their fixed order (RFC 5246 §7.3), and the secrets that come of them. The two roles are
/// <see cref="ClientHandshake"/> and <see cref="ServerHandshake"/>.
/// </summary>
internal abstract class Handshake(DtlsCertificate certificate, Flight flight, PeerIdentity peer, DtlsRole role) : IDisposable
{
    // Sequence number of the next message that this side sends.
    private ushort _sequence;
    private KeyAgreement? _agreement;
    private HandshakeKeys? _keys;

    /// <summary>Gets a value indicating whether both sides' Finished messages were exchanged.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Gets the negotiated SRTP profile.</summary>
    public SrtpProfile Profile { get; protected set; }

    /// <summary>Gets the protection of the records that the peer sends, or <see langword="null"/> before the keys are agreed.</summary>
    public RecordProtection? PeerProtection => role == DtlsRole.Client ? _keys?.Server : _keys?.Client;

    /// <summary>Gets the SRTP profiles that this side supports, the preferred one first.</summary>
    protected static SrtpProfile[] Profiles { get; } = [SrtpProfile.AeadAes128Gcm, SrtpProfile.Aes128CmHmacSha1Tag80];

    /// <summary>Gets or sets the client's random, 32 octets.</summary>
    protected byte[] ClientRandom { get; set; } = new byte[32];

    /// <summary>Gets or sets the server's random, 32 octets.</summary>
    protected byte[] ServerRandom { get; set; } = new byte[32];

    /// <summary>Gets all messages so far.</summary>
    protected Transcript Transcript { get; } = new();

    /// <summary>Gets the messages to send.</summary>
    protected Flight Flight => flight;

    /// <summary>Gets the peer's certificate.</summary>
    protected PeerIdentity Peer => peer;

    /// <summary>Gets the number of messages that this side has sent.</summary>
    protected int MessagesSent => _sequence;

    /// <summary>Sends the first flight, if this role has one.</summary>
    public virtual void Start(TimeSpan now)
    {
    }

    /// <summary>Processes the peer's next message.</summary>
    /// <param name="message">The message with its header in unfragmented form.</param>
    /// <param name="epoch">The epoch of the records that carried it.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="DtlsException">The message is malformed, not expected, or not authentic.</exception>
    public void Handle(byte[] message, ushort epoch, TimeSpan now)
    {
        var type = HandshakeMessage.Type(message);
        // Finished proves nothing unless it is encrypted, and no other message is.
        if ((type == HandshakeType.Finished) != (epoch == 1))
            throw new DtlsException(AlertDescription.UnexpectedMessage, "a message was encrypted with the wrong keys");
        Transcript.Add(message);
        HandleMessage(type, message.AsSpan(HandshakeMessage.HeaderLength), now);
    }

    /// <summary>Exports the SRTP key material (RFC 5764 §4.2) and clears all other secrets.</summary>
    public byte[] ExportSrtpKeys()
    {
        var material = _keys!.ExportSrtp(Profile);
        ClearSecrets();
        return material;
    }

    /// <summary>Clears the secrets except for the record keys, with which close_notify is sent.</summary>
    public void ClearSecrets()
    {
        _keys?.Clear();
        _agreement?.Dispose();
        _agreement = null;
        Transcript.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ClearSecrets();
        _keys?.Client.Dispose();
        _keys?.Server.Dispose();
    }

    /// <summary>Processes a message that is already part of the transcript.</summary>
    protected abstract void HandleMessage(HandshakeType type, ReadOnlySpan<byte> body, TimeSpan now);

    /// <summary>Creates an error for a message that must not come at this step.</summary>
    protected static DtlsException Unexpected(HandshakeType type) =>
        new(AlertDescription.UnexpectedMessage, $"a handshake message came out of order (type {(int)type})");

    /// <summary>Returns 32 random octets.</summary>
    protected static byte[] NewRandom() => RandomNumberGenerator.GetBytes(32);

    /// <summary>Adds a message to the flight and to the transcript.</summary>
    protected void Add(HandshakeType type, ReadOnlySpan<byte> body, ushort epoch = 0)
    {
        var message = HandshakeMessage.Create(type, _sequence++, body);
        Transcript.Add(message);
        flight.Add(message, epoch);
    }

    /// <summary>Adds the Certificate message.</summary>
    protected void AddCertificate() => Add(
        HandshakeType.Certificate,
        new TlsWriter().U24(certificate.Der.Length + 3).Vector24(certificate.Der).Written);

    /// <summary>Adds ChangeCipherSpec and Finished, which covers all messages before it.</summary>
    protected void AddFinished()
    {
        flight.AddChangeCipherSpec(role == DtlsRole.Client ? _keys!.Client : _keys!.Server);
        Add(HandshakeType.Finished, _keys.VerifyData(role, Transcript.Hash()), epoch: 1);
    }

    /// <summary>Writes a digitally-signed struct with this side's certificate (RFC 5246 §4.7).</summary>
    protected TlsWriter Sign(TlsWriter writer, ReadOnlySpan<byte> data) =>
        writer.U16(SignatureScheme.EcdsaSecp256r1Sha256).Vector16(certificate.Sign(data));

    /// <summary>Reads the peer's Certificate message.</summary>
    protected void ReadCertificate(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body);
        var list = new TlsReader(reader.Vector24());
        reader.End();
        if (list.IsEmpty)
            throw new DtlsException(AlertDescription.BadCertificate, "the peer sent no certificate");
        peer.SetCertificate(list.Vector24().ToArray());
    }

    /// <summary>Creates this side's ephemeral key and returns its public point.</summary>
    protected byte[] CreateKeyShare()
    {
        _agreement = new KeyAgreement();
        return _agreement.PublicPoint();
    }

    /// <summary>Derives the keys; the transcript must end with ClientKeyExchange (RFC 7627 §3).</summary>
    protected void DeriveKeys(ReadOnlySpan<byte> peerPoint)
    {
        _keys = new HandshakeKeys(_agreement!.Agree(peerPoint), ClientRandom, ServerRandom, Transcript.Hash());
        _agreement.Dispose();
        _agreement = null;
    }

    /// <summary>Verifies the peer's Finished, the last message of the transcript.</summary>
    protected void VerifyFinished(ReadOnlySpan<byte> body)
    {
        var sender = role == DtlsRole.Client ? DtlsRole.Server : DtlsRole.Client;
        if (!CryptographicOperations.FixedTimeEquals(body, _keys!.VerifyData(sender, SHA256.HashData(Transcript.BeforeLast))))
            throw new DtlsException(AlertDescription.DecryptError, "the handshake was tampered with");
    }

    /// <summary>Marks the handshake as done.</summary>
    protected void Complete()
    {
        IsDone = true;
        flight.Confirm();
    }
}
