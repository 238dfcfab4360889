using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>The fields that a Parley peer adds to its callstate, under <c>chat.parley</c>.</summary>
public sealed record ParleyCallState : MatrixObject
{
    /// <summary>Gets the session, new for every join; a change ends the connections to the one before. 1 to 64 characters.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Session { get; init; }

    /// <summary>Gets the Matrix device that receives call events. A peer with this field is a Parley peer.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? DeviceId { get; init; }

    /// <summary>Gets how long this state counts, in ms from when the server received it; absent: 10,000, as in the base protocol. At most a day.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? ExpiresIn { get; init; }

    /// <summary>Gets whether the device sends silence; absent: false.</summary>
    [JsonConverter(typeof(Lenient.Boolean))]
    public bool? Muted { get; init; }

    /// <summary>Gets whether the device plays nobody; absent: false.</summary>
    [JsonConverter(typeof(Lenient.Boolean))]
    public bool? Deafened { get; init; }

    /// <summary>Gets whether the device records what it hears; absent: false.</summary>
    [JsonConverter(typeof(Lenient.Boolean))]
    public bool? Recording { get; init; }

    /// <summary>Gets the kind of device: <c>person</c>, <c>bot</c>, or another word of at most 32 characters; absent: <c>person</c>.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Kind { get; init; }

    /// <summary>Gets when the server received this session's first callstate, in ms since 1970; absent in the first one. Orders the members.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Since { get; init; }
}
