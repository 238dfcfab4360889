namespace Parley.Testing.Worlds;

/// <summary>A TURN server as a homeserver names it.</summary>
/// <param name="Uris">Its <c>turn:</c> URIs.</param>
/// <param name="Secret">What its credentials are made with.</param>
public sealed record TurnOptions(IReadOnlyList<string> Uris, string Secret);
