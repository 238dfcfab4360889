using System.Text.Json;

namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/pushers</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3pushers
/// Gets the pushers of the user.
/// </summary>
public static class GetPushers
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, PushersResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/pushers", null, MatrixRareJson.Default.PushersResponse);
}

/// <summary>The response of <see cref="GetPushers"/>.</summary>
public sealed record PushersResponse : MatrixObject
{
    /// <summary>Gets the pushers.</summary>
    public IReadOnlyList<JsonElement> Pushers { get => field ?? []; init; }
}
