namespace Parley.Testing.Http;

/// <summary>A fault that a <see cref="CountingProxy"/> simulates. Faults with an HTTP status have its number.</summary>
public enum ProxyFault
{
    /// <summary>No fault.</summary>
    None,

    /// <summary>The connection breaks before the homeserver receives the request.</summary>
    LostRequest,

    /// <summary>The homeserver processes the request, and the connection breaks before the response arrives.</summary>
    LostAnswer,

    /// <summary>The homeserver does not know the endpoint.</summary>
    Unrecognized = 404,

    /// <summary>The homeserver's rate limit refuses the request.</summary>
    TooMany = 429,

    /// <summary>A proxy in between fails.</summary>
    BadGateway = 502,
}
