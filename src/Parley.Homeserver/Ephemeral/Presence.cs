using Parley.Matrix;

namespace Parley.Homeserver.Ephemeral;

/// <summary>The presence of a user.</summary>
/// <param name="User">The user.</param>
/// <param name="State"><c>online</c>, <c>unavailable</c> or <c>offline</c>.</param>
/// <param name="Message">The status message; <see langword="null"/> if there is none.</param>
/// <param name="ActiveAt">The time at which a client last set the presence, in ms since 1970; <see langword="null"/> if it never did.</param>
internal sealed record Presence(UserId User, string State, string? Message, long? ActiveAt);
