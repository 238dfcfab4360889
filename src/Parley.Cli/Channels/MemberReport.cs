namespace Parley.Cli.Channels;

/// <summary>A device in a channel.</summary>
internal sealed record MemberReport
{
    public required string UserId { get; init; }

    /// <summary>Gets the display name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the device's key, which distinguishes the devices of one user.</summary>
    public required string DeviceKey { get; init; }

    /// <summary>Gets the device's kind: <c>person</c>, <c>bot</c>, or another word.</summary>
    public required string Kind { get; init; }

    public bool Muted { get; init; }

    public bool Deafened { get; init; }

    public bool Recording { get; init; }
}
