namespace Parley.Matrix.Client;

/// <summary>What goes first where the homeserver's rate limit lets not everything go at once.</summary>
public enum SendPriority
{
    /// <summary>Saying that one has left. One token of the rate limit is kept for it; once <see cref="Hold"/> has paid in advance, answers, offers and candidates may take that too.</summary>
    Leave,

    /// <summary>Saying that one is there.</summary>
    Join,

    /// <summary>
    /// Having the homeserver hold that one has left (MSC4140): leaving then costs nothing more, so this may take the token that is
    /// kept for leaving. It goes after what says that one is there.
    /// </summary>
    Hold,

    /// <summary>Saying again that one is there to those who soon take one for gone otherwise, and end what is connected.</summary>
    KeepAlive,

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
