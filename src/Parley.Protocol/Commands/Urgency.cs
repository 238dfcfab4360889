namespace Parley.Protocol;

/// <summary>What goes first where the homeserver's rate limit lets not all go at once, most urgent first.</summary>
public enum Urgency
{
    /// <summary>The own LEFT.</summary>
    Leave,

    /// <summary>The own JOINED.</summary>
    Join,

    /// <summary>Saying again that one is there, while a seed peer is: it takes a late one for a leave.</summary>
    KeepAlive,

    /// <summary>An answer.</summary>
    Answer,

    /// <summary>An offer.</summary>
    Offer,

    /// <summary>Candidates.</summary>
    Candidates,

    /// <summary>A renewed callstate.</summary>
    Renewal,
}
