using System.Text;
using Parley.Rtc.Native.Rtp;
using Parley.Rtc.Native.Sdp;

namespace Parley.Rtc.Native.Peer;

/// <summary>An audio section of a connection: what it sends and receives. All members need the network lock, except where the bundle takes it.</summary>
internal sealed class AudioSection : IAudioSection
{
    private readonly NativeAudioBundle _bundle;
    private readonly bool _namesMid;
    private byte[] _midBytes = [];

    /// <summary>Creates a section that no description has.</summary>
    /// <param name="bundle">The connection.</param>
    /// <param name="key">Identifies the section in the connection.</param>
    /// <param name="localAudio">The audio to send; null for none.</param>
    /// <param name="sender">Sends the local audio.</param>
    /// <param name="receiver">Delivers the peer's audio.</param>
    /// <param name="namesMid">True if events have the <c>mid</c>.</param>
    public AudioSection(NativeAudioBundle bundle, int key, NativeLocalAudio? localAudio, MediaSender sender, MediaReceiver receiver, bool namesMid)
    {
        (_bundle, Key, LocalAudio, Sender, Receiver, _namesMid) = (bundle, key, localAudio, sender, receiver, namesMid);
    }

    /// <summary>Gets the key, by which the negotiator knows the section.</summary>
    public int Key { get; }

    /// <summary>Gets the sender.</summary>
    public MediaSender Sender { get; }

    /// <summary>Gets the receiver.</summary>
    public MediaReceiver Receiver { get; }

    /// <summary>Gets the received packets.</summary>
    public ReceivedStream Stream { get; } = new();

    /// <summary>Gets the last negotiation; null before the first, and after the section was retired.</summary>
    public NegotiatedAudio? Negotiated { get; private set; }

    /// <summary>Gets or sets the SSRC whose packets belong to this section; null if it is unknown.</summary>
    public uint? RemoteSsrc { get; set; }

    /// <summary>Gets or sets a value indicating whether this side wants to receive.</summary>
    public bool WantsToReceive { get; set; } = true;

    /// <summary>Gets a value indicating whether this side has retired the section, or the section is not negotiated any more.</summary>
    public bool IsClosed { get; private set; }

    /// <inheritdoc/>
    public ILocalAudio? LocalAudio { get; }

    /// <inheritdoc/>
    public IRemoteAudio RemoteAudio => Receiver.RemoteAudio;

    /// <inheritdoc/>
    public string? Mid => _bundle.FindMid(this);

    /// <inheritdoc/>
    public bool SendsAudio
    {
        get => _bundle.Read(() => Sender.IsEnabled);
        set => _bundle.Read(() => Sender.IsEnabled = value);
    }

    /// <inheritdoc/>
    public bool Receives
    {
        get => _bundle.Read(() => WantsToReceive);
        set => _bundle.Read(() => WantsToReceive = value);
    }

    /// <inheritdoc/>
    public bool IsReceiving => _bundle.Read(() => Negotiated?.MayReceive == true);

    /// <inheritdoc/>
    public bool IsRetired => _bundle.Read(() => IsClosed);

    /// <inheritdoc/>
    public void Retire() => _bundle.Retire(this);

    /// <summary>Returns the local side for a description.</summary>
    public LocalSection Describe() => new(Key, Sender.Ssrc, Sender.HasAudio, WantsToReceive, IsClosed);

    /// <summary>Returns true if the data of a header extension is the <c>mid</c> (RFC 9143 §15).</summary>
    public bool HasMid(ReadOnlySpan<byte> mid) => mid.SequenceEqual(_midBytes);

    /// <summary>Applies a negotiation.</summary>
    public void Negotiate(NegotiatedAudio negotiated)
    {
        // The same section may carry another voice after a pause.
        if (_namesMid && negotiated.MayReceive && Negotiated?.MayReceive == false)
            Receiver.Restart();
        Negotiated = negotiated;
        if (_namesMid)
        {
            Receiver.Mid = negotiated.Mid;
            _midBytes = Encoding.UTF8.GetBytes(negotiated.Mid);
        }

        Sender.Negotiate(negotiated);
    }

    /// <summary>Marks the section as retired; it sends and plays until the next negotiation.</summary>
    public void Close() => IsClosed = true;

    /// <summary>Stops the section: it is not negotiated any more.</summary>
    public void Stop()
    {
        IsClosed = true;
        Negotiated = null;
        RemoteSsrc = null;
        Sender.Retire();
        Receiver.SetSecured(false);
    }

    /// <summary>Returns the statistics of the section.</summary>
    public PeerStatistics GetStatistics()
    {
        var (received, lost) = (Stream.PacketsReceived, Stream.PacketsLost);
        return new()
        {
            PacketsSent = Sender.PacketsSent,
            BytesSent = Sender.BytesSent,
            PacketsReceived = received,
            BytesReceived = Stream.BytesReceived,
            PacketsLost = lost,
            Jitter = Stream.Jitter,
            // Without a jitter buffer nothing is concealed here; a listener would have to conceal the lost packets.
            ConcealedShare = Receiver.Playout?.ConcealedShare ?? (lost > 0 ? (double)lost / (received + lost) : 0),
        };
    }
}
