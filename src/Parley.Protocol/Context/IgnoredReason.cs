namespace Parley.Protocol;

/// <summary>Why an event was not followed. The machine counts them.</summary>
public enum IgnoredReason
{
    /// <summary>Its content is not of the event's shape.</summary>
    Malformed,

    /// <summary>Its device key is not its sender's.</summary>
    ForeignKey,

    /// <summary>Its sender is not in the room, or may not take part.</summary>
    NotAllowed,

    /// <summary>There are too many members, or too many devices of one user.</summary>
    TooMany,

    /// <summary>Its body is too large.</summary>
    TooLarge,

    /// <summary>It is meant for another room, session or connection.</summary>
    NotForUs,

    /// <summary>It came before.</summary>
    Repeated,

    /// <summary>It is history: its connection, session or moment is over.</summary>
    Old,

    /// <summary>Its type is unknown.</summary>
    UnknownType,

    /// <summary>It does not fit the connection's state.</summary>
    OutOfPlace,
}
