namespace Parley.Matrix;

/// <summary>The content of <c>m.room.guest_access</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroomguest_access.</remarks>
public sealed record GuestAccessContent : MatrixObject
{
    /// <summary>Gets <c>can_join</c> or <c>forbidden</c>.</summary>
    public required string GuestAccess { get; init; }
}
