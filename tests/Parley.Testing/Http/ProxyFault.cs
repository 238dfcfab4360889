namespace Parley.Testing.Http;

/// <summary>What goes wrong with a request at a <see cref="CountingProxy"/>. Those with an HTTP status have its number.</summary>
public enum ProxyFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection breaks before the homeserver has the request.</summary>
    LostRequest,

    /// <summary>The homeserver does what it is asked; the connection breaks before its answer arrives.</summary>
    LostAnswer,

    /// <summary>The homeserver does not know the endpoint.</summary>
    Unrecognized = 404,

    /// <summary>The homeserver's rate limit refuses it.</summary>
    TooMany = 429,

    /// <summary>Something in between is ill.</summary>
    BadGateway = 502,
}
