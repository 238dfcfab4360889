namespace Parley.Sfu.LiveKit;

/// <summary>A room of a LiveKit server.</summary>
public sealed record LiveKitOptions
{
    /// <summary>Gets the address of the server, <c>wss:</c> or <c>ws:</c>, without a path.</summary>
    public required Uri Url { get; init; }

    /// <summary>Gets the access token, which names the room and the identity.</summary>
    public required string Token { get; init; }

    /// <summary>Gets a value indicating whether to use relayed candidates only, which hides the local addresses from the server. Default: <see langword="false"/>.</summary>
    public bool RelayOnly { get; init; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
