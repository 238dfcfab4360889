namespace Parley.Matrix.Client;

/// <summary>The last change of a user's membership in a room.</summary>
/// <param name="By">The user who made the change.</param>
/// <param name="Membership">The membership after the change.</param>
/// <param name="Reason">The reason, cleaned for display, or <c>null</c> if none was given.</param>
/// <param name="IsDirect">Whether the change is an invitation to a direct chat.</param>
public sealed record MembershipChange(UserId By, Membership Membership, string? Reason, bool IsDirect);
