using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/pushrules/</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3pushrules
/// Gets the push rules of the user.
/// </summary>
public static class GetPushRules
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, JsonElement> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/pushrules/", null, MatrixJson.Default.JsonElement);
}
