namespace Parley.Protocol;

/// <summary>Why a request to the homeserver failed.</summary>
public enum RequestFault
{
    /// <summary>The homeserver could not be reached, failed (5xx), or refuses all requests of the account for now: the same request may succeed later.</summary>
    Unreachable,

    /// <summary>The room or the server does not allow the request (403).</summary>
    Forbidden,

    /// <summary>The target does not exist (404, 409), for example a delayed event that has been sent.</summary>
    NotFound,

    /// <summary>The server does not support the endpoint (404 <c>M_UNRECOGNIZED</c>, 405).</summary>
    Unsupported,

    /// <summary>The server rejected the request (any other 4xx), and would reject it again.</summary>
    Rejected,
}
