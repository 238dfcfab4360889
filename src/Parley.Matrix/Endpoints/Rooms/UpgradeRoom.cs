namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>POST /_matrix/client/v3/rooms/{roomId}/upgrade</c>
/// https://spec.matrix.org/v1.16/client-server-api/#post_matrixclientv3roomsroomidupgrade
/// Replaces a room by one of another version.
/// </summary>
public static class UpgradeRoom
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<UpgradeRoomRequest, UpgradeRoomResponse> Endpoint { get; } =
        new("POST", "/_matrix/client/v3/rooms/{roomId}/upgrade", MatrixRareJson.Default.UpgradeRoomRequest, MatrixRareJson.Default.UpgradeRoomResponse);
}

/// <summary>The body of <see cref="UpgradeRoom"/>.</summary>
public sealed record UpgradeRoomRequest : MatrixObject
{
    /// <summary>Gets the room version of the replacement.</summary>
    public required string NewVersion { get; init; }
}

/// <summary>The response of <see cref="UpgradeRoom"/>.</summary>
public sealed record UpgradeRoomResponse : MatrixObject
{
    /// <summary>Gets the ID of the replacement.</summary>
    public required RoomId ReplacementRoom { get; init; }
}
