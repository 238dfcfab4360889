namespace Parley.Protocol;

/// <summary>A channel at one moment, as a machine sees it.</summary>
public sealed record VoiceView
{
    /// <summary>This device's own part.</summary>
    public OwnState Own { get; init; }

    /// <summary>Whether a join follows as soon as the server knows that this device left.</summary>
    public bool JoinsNext { get; init; }

    /// <summary>Who is in, in the order of joining; this device last until the server has its JOINED.</summary>
    public IReadOnlyList<VoiceMember> Members { get; init; } = [];

    /// <summary>This device sends silence.</summary>
    public bool Muted { get; init; }

    /// <summary>This device plays nobody.</summary>
    public bool Deafened { get; init; }

    /// <summary>Whether the room's power levels let this user join.</summary>
    public bool CanJoin { get; init; }

    /// <summary>Whether ordinary members may not join and this user could change that.</summary>
    public bool CanRepair { get; init; }

    /// <summary>What is wrong for this device.</summary>
    public VoiceProblem Problem { get; init; }

    /// <summary>Whether the homeserver can be reached.</summary>
    public bool ServerReachable { get; init; }
}
