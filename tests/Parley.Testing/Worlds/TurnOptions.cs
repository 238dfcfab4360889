namespace Parley.Testing.Worlds;

/// <summary>A TURN server that a homeserver announces.</summary>
/// <param name="Uris">Its <c>turn:</c> URIs.</param>
/// <param name="Secret">The shared secret for its credentials.</param>
public sealed record TurnOptions(IReadOnlyList<string> Uris, string Secret);
