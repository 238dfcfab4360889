namespace Parley.Homeserver.Users;

/// <summary>The tokens of a device, in the only form in which they can be used: the database contains their digests.</summary>
/// <param name="Access">The access token.</param>
/// <param name="Refresh">The refresh token; <see langword="null"/> if the access token never expires.</param>
/// <param name="Lifetime">The time until the access token expires; <see langword="null"/> if it never does.</param>
internal sealed record IssuedTokens(string Access, string? Refresh = null, TimeSpan? Lifetime = null)
{
    /// <summary>Gets the lifetime in ms, as responses contain it.</summary>
    public long? LifetimeMs => (long?)Lifetime?.TotalMilliseconds;
}
