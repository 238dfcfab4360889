namespace Parley.Protocol;

/// <summary>Why an event was ignored. The machine counts them.</summary>
public enum IgnoredReason
{
    /// <summary>Its content does not have the event's form.</summary>
    Malformed,

    /// <summary>Its device key is not that of its sender.</summary>
    ForeignKey,

    /// <summary>Its sender is not in the room, or may not take part.</summary>
    NotAllowed,

    /// <summary>There are too many members, or too many devices of one user.</summary>
    TooMany,

    /// <summary>Its body is too large.</summary>
    TooLarge,

    /// <summary>It is meant for another room, session or connection.</summary>
    NotForUs,

    /// <summary>It is a repetition.</summary>
    Repeated,

    /// <summary>It is too old, or its connection or session has ended.</summary>
    Old,

    /// <summary>Its type is unknown.</summary>
    UnknownType,

    /// <summary>It does not fit the connection's state.</summary>
    OutOfPlace,
}
