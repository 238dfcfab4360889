namespace Parley.Protocol;

/// <summary>Why a request to the homeserver failed.</summary>
public enum RequestFault
{
    /// <summary>It could not be reached, or is in trouble (5xx): the same request may succeed later.</summary>
    Unreachable,

    /// <summary>The room or the server does not allow it (403).</summary>
    Forbidden,

    /// <summary>What it is about is not there (404): a delayed event that was sent already, say.</summary>
    NotFound,

    /// <summary>The server does not know the endpoint (404 <c>M_UNRECOGNIZED</c>, 405).</summary>
    Unsupported,

    /// <summary>The server refuses it as it stands (any other 4xx): it would refuse it again.</summary>
    Rejected,
}
