namespace Parley.Homeserver.Http;

/// <summary>Whether an endpoint asks for an access token.</summary>
internal enum TokenRule
{
    /// <summary>One is needed.</summary>
    Required,

    /// <summary>One is read where it is given.</summary>
    Optional,

    /// <summary>None is read.</summary>
    None,
}
