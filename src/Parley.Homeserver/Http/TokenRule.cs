namespace Parley.Homeserver.Http;

/// <summary>Whether an endpoint requires an access token.</summary>
internal enum TokenRule
{
    /// <summary>A token is required.</summary>
    Required,

    /// <summary>A token is read if the client sends one.</summary>
    Optional,

    /// <summary>Tokens are ignored.</summary>
    None,
}
