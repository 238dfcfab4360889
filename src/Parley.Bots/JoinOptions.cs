namespace Parley.Bots;

/// <summary>How a bot comes into a channel.</summary>
public sealed record JoinOptions
{
    /// <summary>Tells all, from the first moment on, that the bot records what it hears. False by default; whoever records has to.</summary>
    public bool Recording { get; init; }

    /// <summary>Comes in muted. False by default.</summary>
    public bool Muted { get; init; }

    /// <summary>Comes in deafened: hears nobody and is muted. False by default.</summary>
    public bool Deafened { get; init; }
}
