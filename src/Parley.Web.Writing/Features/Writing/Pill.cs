using Parley.Matrix;

namespace Parley.Web.Features.Writing;

/// <summary>A user or a room that a text names. Clients show it as a pill.</summary>
/// <param name="Text">The name as it is in the text, with its first character: <c>@</c> or <c>#</c>.</param>
/// <param name="Link">The link, or <c>null</c> for all members of the room (<c>@room</c>).</param>
/// <param name="User">The user, or <c>null</c>.</param>
internal sealed record Pill(string Text, string? Link, UserId? User = null)
{
    /// <summary>The text that mentions all members of a room.</summary>
    public const string WholeRoom = "@room";
}
