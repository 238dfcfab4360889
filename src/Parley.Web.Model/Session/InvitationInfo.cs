using Parley.Matrix;

namespace Parley.Web.Session;

/// <summary>A valid invitation code of a room.</summary>
/// <param name="Code">The code.</param>
/// <param name="Link">The address to send.</param>
/// <param name="Creator">The user who created it; <c>null</c> for the administrator of the server.</param>
/// <param name="UsesLeft">The number of people that it still admits; <c>null</c> for any number.</param>
/// <param name="ExpiresAt">The time at which it expires in ms since 1970; <c>null</c> if it does not expire.</param>
public sealed record InvitationInfo(string Code, string Link, UserId? Creator, long? UsesLeft, long? ExpiresAt);
