namespace Parley.Cli.Channels;

/// <summary>One device in a channel.</summary>
internal sealed record MemberReport
{
    public required string UserId { get; init; }

    /// <summary>The name to show.</summary>
    public required string Name { get; init; }

    /// <summary>The device's key: tells two devices of one user apart.</summary>
    public required string DeviceKey { get; init; }

    /// <summary><c>person</c>, <c>bot</c>, or what else the device calls itself.</summary>
    public required string Kind { get; init; }

    public bool Muted { get; init; }

    public bool Deafened { get; init; }

    public bool Recording { get; init; }
}
