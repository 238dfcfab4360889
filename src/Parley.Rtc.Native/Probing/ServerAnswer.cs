using System.Net;

namespace Parley.Rtc.Native.Probing;

/// <summary>The result of testing a STUN or TURN server.</summary>
public sealed record ServerAnswer
{
    /// <summary>Gets the URI of the server.</summary>
    public required string Uri { get; init; }

    /// <summary>Gets a message that says why the server cannot be used and what to do; null if it can be used.</summary>
    public string? Problem { get; init; }

    /// <summary>Gets the relayed address that a TURN server allocated; otherwise null.</summary>
    public IPEndPoint? Relayed { get; init; }

    /// <summary>Gets the address of this machine as the server sees it; null if it did not respond.</summary>
    public IPEndPoint? Mapped { get; init; }

    /// <summary>Gets the time until the server responded or the test failed.</summary>
    public TimeSpan Took { get; init; }
}
