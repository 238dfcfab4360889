using System.Net;

namespace Parley.Rtc.Native.Probing;

/// <summary>What a STUN or TURN server answered to a probe.</summary>
public sealed record ServerAnswer
{
    /// <summary>The server's URI.</summary>
    public required string Uri { get; init; }

    /// <summary>Why it does not serve, in one sentence with what to do; null where it does.</summary>
    public string? Problem { get; init; }

    /// <summary>For TURN: the address that it lent; null for STUN and for failures.</summary>
    public IPEndPoint? Relayed { get; init; }

    /// <summary>This machine's address as the server sees it; null where it did not say.</summary>
    public IPEndPoint? Mapped { get; init; }

    /// <summary>How long the answer took.</summary>
    public TimeSpan Took { get; init; }
}
