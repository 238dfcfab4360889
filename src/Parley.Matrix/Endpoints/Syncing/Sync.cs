namespace Parley.Matrix.Endpoints;

/// <summary>
/// <c>GET /_matrix/client/v3/sync</c>
/// https://spec.matrix.org/v1.16/client-server-api/#get_matrixclientv3sync
/// What is new; waits until something is.
/// Query: <c>since</c>, <c>timeout</c> in ms, <c>filter</c> (an id or the filter itself), <c>full_state</c>, <c>set_presence</c>.
/// </summary>
public static class Sync
{
    /// <summary>The endpoint.</summary>
    public static Endpoint<NoBody, SyncResponse> Endpoint { get; } =
        new("GET", "/_matrix/client/v3/sync", null, MatrixJson.Default.SyncResponse);
}

/// <summary>What is new since a token.</summary>
public sealed record SyncResponse : MatrixObject
{
    /// <summary>The token for the next request.</summary>
    public required string NextBatch { get; init; }

    /// <summary>Rooms.</summary>
    public SyncRooms? Rooms { get; init; }

    /// <summary>Messages for this device.</summary>
    public ToDeviceEvents? ToDevice { get; init; }

    /// <summary>The account's data.</summary>
    public EventEnvelope? AccountData { get; init; }

    /// <summary>Presence.</summary>
    public EventEnvelope? Presence { get; init; }

    /// <summary>Whose devices changed.</summary>
    public DeviceLists? DeviceLists { get; init; }

    /// <summary>How many one-time keys the server holds, by algorithm.</summary>
    public Dictionary<string, long>? DeviceOneTimeKeysCount { get; init; }
}
