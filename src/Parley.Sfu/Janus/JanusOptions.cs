using Parley.Rtc;

namespace Parley.Sfu.Janus;

/// <summary>A room of the VideoRoom plugin of a Janus server. https://janus.conf.meetecho.com/docs/videoroom</summary>
public sealed record JanusOptions
{
    /// <summary>Gets the address of the WebSocket transport, <c>wss:</c> or <c>ws:</c>.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gets the number of the room, from 1 to 2^53 - 1. If the room does not exist, it is created.</summary>
    public required long Room { get; init; }

    /// <summary>Gets the number under which the local audio is published, from 1 to 2^53 - 1. It must be unique in the room: choose it at random.</summary>
    public required long Feed { get; init; }

    /// <summary>Gets the token, signed for the room (<c>token_auth_secret</c> of Janus). Default: none.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the STUN and TURN servers. Default: none.</summary>
    public IReadOnlyList<IceServer> IceServers { get; init; } = [];

    /// <summary>Gets a value indicating whether to use relayed candidates only, which hides the local addresses from the server. Default: <see langword="false"/>.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
