namespace Parley.Matrix;

/// <summary>The content of <c>m.room.member</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommember.</remarks>
public sealed record MemberContent : MatrixObject
{
    /// <summary>Gets the membership.</summary>
    public required Membership Membership { get; init; }

    /// <summary>Gets the display name. It is not unique, and the member chooses it.</summary>
    public string? Displayname { get; init; }

    /// <summary>Gets the avatar, an <c>mxc:</c> URI.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>Gets the reason, shown to users.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets whether an invitation is to a direct chat.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>Gets the member who authorized a restricted join.</summary>
    public string? JoinAuthorisedViaUsersServer { get; init; }
}
