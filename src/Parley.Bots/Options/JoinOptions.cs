namespace Parley.Bots;

/// <summary>Specifies the state in which a bot joins a channel.</summary>
public sealed record JoinOptions
{
    /// <summary>Gets a value that indicates whether members see, from the first moment, that the bot records them. The default is <see langword="false"/>. A bot that records must set it.</summary>
    public bool Recording { get; init; }

    /// <summary>Gets a value that indicates whether the bot joins muted. The default is <see langword="false"/>.</summary>
    public bool Muted { get; init; }

    /// <summary>Gets a value that indicates whether the bot joins deafened: it hears nobody and is muted. The default is <see langword="false"/>.</summary>
    public bool Deafened { get; init; }
}
