using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Features.Administration;

/// <summary>The roles that power levels stand for.</summary>
internal static class Roles
{
    /// <summary>The level of administrators.</summary>
    public const long Administrator = 100;

    /// <summary>The level of moderators.</summary>
    public const long Moderator = 50;

    /// <summary>Gets the roles from the highest to the lowest.</summary>
    public static IReadOnlyList<(long Level, string Name)> All { get; } = [(Administrator, "Administrator"), (Moderator, "Moderator"), (0, "Member")];

    /// <summary>Returns the level of the role that a power level belongs to.</summary>
    public static long Of(long level) => level >= Administrator ? Administrator : level >= Moderator ? Moderator : 0;

    /// <summary>Returns whether a user may change the role of another, or lower the own one.</summary>
    public static bool CanChange(Room room, UserId user, UserId target) =>
        room.Power.CanSendState(user, EventTypes.PowerLevels) && room.Power.LevelOf(user) != long.MaxValue
            ? user == target || room.Power.LevelOf(target) < room.Power.LevelOf(user)
            : room.Power.LevelOf(user) == long.MaxValue && room.Power.LevelOf(target) != long.MaxValue;

    /// <summary>Returns whether a user is an administrator and no other member is one.</summary>
    public static bool IsLastAdministrator(Room room, UserId user)
    {
        if (Of(room.Power.LevelOf(user)) != Administrator)
            return false;
        foreach (var member in room.Members)
            if (member.User != user && member.Membership == Membership.Join && Of(room.Power.LevelOf(member.User)) == Administrator)
                return false;
        foreach (var name in room.Power.Levels?.Users?.Keys ?? [])
            // A member whom the sync has not delivered may still be in the room.
            if (UserId.TryParse(name, out var other) && other != user && room.Member(other) is null && Of(room.Power.LevelOf(other)) == Administrator)
                return false;
        return true;
    }
}
