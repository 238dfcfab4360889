using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>One device in a channel, as a machine sees it.</summary>
public sealed record VoiceMember
{
    /// <summary>The device's key.</summary>
    public required DeviceKey Key { get; init; }

    /// <summary>Whose device it is.</summary>
    public required UserId UserId { get; init; }

    /// <summary>True for this device.</summary>
    public bool IsSelf { get; init; }

    /// <summary><c>person</c>, <c>bot</c>, or what else the device calls itself.</summary>
    public string Kind { get; init; } = "person";

    /// <summary>It sends silence.</summary>
    public bool Muted { get; init; }

    /// <summary>It plays nobody.</summary>
    public bool Deafened { get; init; }

    /// <summary>It records what it hears.</summary>
    public bool Recording { get; init; }

    /// <summary>False for a seed peer.</summary>
    public bool SpeaksParley { get; init; }

    /// <summary>When its session began, in ms since 1970 by the server.</summary>
    public long Since { get; init; }

    /// <summary>The peer connection to it; 0 where there is none.</summary>
    public int PeerId { get; init; }

    /// <summary>Where the connection stands; null where none is wanted.</summary>
    public LinkState? Link { get; init; }

    /// <summary>Whether audio has flowed.</summary>
    public bool WasUp { get; init; }

    /// <summary>Connections given up since audio flowed last.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last connection was given up.</summary>
    public LinkFault Fault { get; init; }
}
