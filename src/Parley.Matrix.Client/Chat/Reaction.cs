namespace Parley.Matrix.Client;

/// <summary>A reaction to a message, with everybody who sent it.</summary>
/// <param name="Key">The emoji or text. Other users control it.</param>
/// <param name="Senders">The users, in the order of their reactions; each is listed once.</param>
public sealed record Reaction(string Key, IReadOnlyList<UserId> Senders);
