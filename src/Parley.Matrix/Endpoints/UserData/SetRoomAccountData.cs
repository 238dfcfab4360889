using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>PUT /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#put_matrixclientv3useruseridroomsroomidaccount_datatype
/// Sets account data of a room.
/// </summary>
public static class SetRoomAccountData
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<JsonElement, EmptyObject> Endpoint { get; } =
        new("PUT", "/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}", MatrixJson.Default.JsonElement, MatrixJson.Default.EmptyObject);
}
