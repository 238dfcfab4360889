namespace Parley.Protocol;

/// <summary>The connection to one session of a peer: the machine's book about it.</summary>
internal sealed class Link
{
    public LinkState State { get; set; }

    /// <summary>The peer connection in use; 0 where there is none.</summary>
    public int PeerId { get; set; }

    /// <summary>Whether our offer opened the connection. That side counts as the later joiner: polite, and first to repair.</summary>
    public bool IsOpener { get; set; }

    /// <summary>Whether ICE and DTLS are up, by the peer connection's last word.</summary>
    public bool IsMediaUp { get; set; }

    public Negotiation Negotiation { get; set; }

    /// <summary>The number of our open offer, or of the peer's offer that is being answered.</summary>
    public long OfferSeq { get; set; }

    /// <summary>Whether the connection has been up.</summary>
    public bool WasUp { get; set; }

    /// <summary>Connections given up since audio flowed last.</summary>
    public int Failures { get; set; }

    public LinkFault Fault { get; set; }

    /// <summary>Candidates taken from the peer.</summary>
    public int CandidatesTaken { get; set; }

    /// <summary>Candidates of ours that go out with the next request.</summary>
    public List<WireCandidate> Pending { get; } = [];

    /// <summary>Whether the peer's audio is played.</summary>
    public bool Audible { get; set; }

    /// <summary>The SDP origin of the peer's description: a seed peer's offer with another one is a new connection.</summary>
    public string? RemoteOrigin { get; set; }

    /// <summary>Whether audio flows, or did a moment ago.</summary>
    public bool IsLive => State is LinkState.Connected or LinkState.Disconnected or LinkState.Restarting or LinkState.Grace;
}
