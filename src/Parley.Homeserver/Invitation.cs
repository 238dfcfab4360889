namespace Parley.Homeserver;

/// <summary>An invitation code, with which new users register.</summary>
/// <param name="Code">The code: a secret of letters, digits and hyphens.</param>
/// <param name="UsesLeft">The number of accounts that it can still register; <see langword="null"/> for any number.</param>
/// <param name="ExpiresAt">The time at which it expires; <see langword="null"/> if it does not expire.</param>
public sealed record Invitation(string Code, int? UsesLeft, DateTimeOffset? ExpiresAt);
