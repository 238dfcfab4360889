using Parley.Matrix;

namespace Parley.Homeserver;

/// <summary>An invitation code, with which new users register and users join rooms.</summary>
/// <param name="Code">The code: a secret of letters, digits and hyphens.</param>
/// <param name="UsesLeft">The number of people that it still admits; <see langword="null"/> for any number.</param>
/// <param name="ExpiresAt">The time at which it expires; <see langword="null"/> if it does not expire.</param>
public sealed record Invitation(string Code, int? UsesLeft, DateTimeOffset? ExpiresAt)
{
    /// <summary>Gets the rooms that its users join, in this order. Default: none.</summary>
    public IReadOnlyList<RoomId> Rooms { get; init; } = [];

    /// <summary>Gets the user who created it; <see langword="null"/> for the administrator of the server.</summary>
    public UserId? Creator { get; init; }
}
