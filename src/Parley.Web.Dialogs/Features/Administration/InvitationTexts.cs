using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Features.Administration;

/// <summary>The sentences about invitation links, and the choices for a new one.</summary>
internal static class InvitationTexts
{
    /// <summary>Gets the lifetimes of a new link in hours.</summary>
    public static IReadOnlyList<(int Hours, string Text)> Lifetimes { get; } = [(1, "1 hour"), (24, "1 day"), (168, "7 days"), (720, "30 days")];

    /// <summary>Gets the numbers of people that a new link admits.</summary>
    public static IReadOnlyList<int> Uses { get; } = [1, 5, 10, 25, 50];

    /// <summary>Returns how many people a link still admits, and when it expires.</summary>
    public static string Limits(InvitationInfo invitation, IPage page) =>
        (invitation.UsesLeft switch { null => "Any number of people", 1 => "1 more person", var left => $"{left} more people" })
        + (invitation.ExpiresAt is { } time ? $", expires {page.Day(time)}, {page.TimeOfDay(time)}" : ", does not expire");
}
