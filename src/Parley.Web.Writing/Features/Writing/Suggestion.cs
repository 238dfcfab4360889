using Parley.Matrix;

namespace Parley.Web.Features.Writing;

/// <summary>Something that completes the word before the caret.</summary>
/// <param name="Insert">What replaces the word; a space follows.</param>
/// <param name="Name">The displayed name.</param>
/// <param name="Detail">An explanation, or an ID.</param>
/// <param name="User">The user, whose avatar is shown, or <c>null</c>.</param>
/// <param name="Sign">An emoji, or <c>null</c>.</param>
public sealed record Suggestion(string Insert, string Name, string Detail = "", UserId? User = null, string? Sign = null);
