using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>What a Parley peer adds to its callstate, under <c>chat.parley</c>.</summary>
public sealed record ParleyCallState : MatrixObject
{
    /// <summary>New for every join; a change of it ends the connections to the one before. 1 to 64 characters.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Session { get; init; }

    /// <summary>The Matrix device to which signalling goes. Its presence tells that the peer speaks Parley.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? DeviceId { get; init; }

    /// <summary>How long this state holds, in ms from when the server got it; absent: the seed's 10,000. At most a day counts.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? ExpiresIn { get; init; }

    /// <summary>It sends silence; absent: false.</summary>
    [JsonConverter(typeof(Lenient.Boolean))]
    public bool? Muted { get; init; }

    /// <summary>It plays nobody; absent: false.</summary>
    [JsonConverter(typeof(Lenient.Boolean))]
    public bool? Deafened { get; init; }

    /// <summary>It records what it hears; absent: false.</summary>
    [JsonConverter(typeof(Lenient.Boolean))]
    public bool? Recording { get; init; }

    /// <summary><c>person</c> or <c>bot</c>, or another word of at most 32 characters; absent: person.</summary>
    [JsonConverter(typeof(Lenient.String))]
    public string? Kind { get; init; }

    /// <summary>When the server got this session's first callstate, in ms since 1970; absent in the first itself. Orders the members.</summary>
    [JsonConverter(typeof(Lenient.Int64))]
    public long? Since { get; init; }
}
