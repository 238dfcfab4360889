namespace Parley.Matrix.Client;

/// <summary>What goes first where the homeserver's rate limit lets not everything go at once.</summary>
public enum SendPriority
{
    /// <summary>Saying that one has left. One token of the rate limit is always kept for it.</summary>
    Leave,

    /// <summary>Saying that one is there.</summary>
    Join,

    /// <summary>The answer to an offer: somebody is waiting for it.</summary>
    Answer,

    /// <summary>An offer.</summary>
    Offer,

    /// <summary>Connection candidates.</summary>
    Candidates,

    /// <summary>Saying again what was said before.</summary>
    Renewal,

    /// <summary>What people write.</summary>
    Chat,
}
