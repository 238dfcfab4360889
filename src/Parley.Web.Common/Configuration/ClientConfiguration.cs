namespace Parley.Web.Configuration;

/// <summary>The configuration that the page's server provides: <c>/config.json</c>.</summary>
public sealed record ClientConfiguration
{
    /// <summary>Gets the default homeserver, a URL or a domain; <c>null</c> for the page's origin.</summary>
    public string? Homeserver { get; init; }

    /// <summary>Gets whether the page's origin relays requests to <see cref="Homeserver"/>, so that they need no CORS preflight.</summary>
    public bool Relayed { get; init; }

    /// <summary>Gets whether the homeserver registers accounts by name alone.</summary>
    public bool RegisterByName { get; init; }
}
