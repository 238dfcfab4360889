using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3useruseridroomsroomidaccount_datatype
/// Gets account data of a room.
/// </summary>
public static class GetRoomAccountData
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, JsonElement> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/user/{userId}/rooms/{roomId}/account_data/{type}", null, MatrixJson.Default.JsonElement);
}
