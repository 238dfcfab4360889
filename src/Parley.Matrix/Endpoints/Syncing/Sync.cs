namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/sync</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3sync
/// Gets the changes since a token; waits until there are any.
/// Query: <c>since</c>, <c>timeout</c> in ms, <c>filter</c> (an ID or a JSON object), <c>full_state</c>, <c>set_presence</c>.
/// </summary>
public static class Sync
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, SyncResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/sync", null, MatrixJson.Default.SyncResponse);
}

/// <summary>The response of <see cref="Sync"/>.</summary>
public sealed record SyncResponse : MatrixObject
{
    /// <summary>Gets the token for the next request.</summary>
    public required string NextBatch { get; init; }

    /// <summary>Gets the rooms.</summary>
    public SyncRooms? Rooms { get; init; }

    /// <summary>Gets the messages to this device.</summary>
    public ToDeviceEvents? ToDevice { get; init; }

    /// <summary>Gets the account data.</summary>
    public EventEnvelope? AccountData { get; init; }

    /// <summary>Gets the presence events.</summary>
    public EventEnvelope? Presence { get; init; }

    /// <summary>Gets the users whose devices changed.</summary>
    public DeviceLists? DeviceLists { get; init; }

    /// <summary>Gets the number of unclaimed one-time keys by algorithm.</summary>
    public Dictionary<string, long>? DeviceOneTimeKeysCount { get; init; }
}
