namespace Parley.Matrix;

/// <summary>The content of <c>m.room.member</c>: a user's membership.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommember.</remarks>
public sealed record MemberContent : MatrixObject
{
    /// <summary>The membership.</summary>
    public required Membership Membership { get; init; }

    /// <summary>The name to show; not unique, and chosen by the member.</summary>
    public string? Displayname { get; init; }

    /// <summary>The picture, an <c>mxc:</c> address.</summary>
    public string? AvatarUrl { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether an invitation is to a direct conversation.</summary>
    public bool? IsDirect { get; init; }

    /// <summary>Who vouched for a restricted join.</summary>
    public string? JoinAuthorisedViaUsersServer { get; init; }
}
