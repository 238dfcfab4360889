using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The content of <c>m.room.power_levels</c>: who may do what. Judge it with <see cref="RoomPower"/>, which knows the defaults.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroompower_levels.</remarks>
public sealed record PowerLevelsContent : MatrixObject
{
    /// <summary>The level to ban; absent means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Ban { get; init; }

    /// <summary>The level to send an event of a type.</summary>
    [JsonConverter(typeof(PowerLevelMapConverter))]
    public IReadOnlyDictionary<string, long>? Events { get; init; }

    /// <summary>The level for other message events; absent means 0.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? EventsDefault { get; init; }

    /// <summary>The level to invite; absent means 0.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Invite { get; init; }

    /// <summary>The level to remove a member; absent means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Kick { get; init; }

    /// <summary>The level to redact others' events; absent means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Redact { get; init; }

    /// <summary>The level for other state events; absent means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? StateDefault { get; init; }

    /// <summary>The users' levels.</summary>
    [JsonConverter(typeof(PowerLevelMapConverter))]
    public IReadOnlyDictionary<string, long>? Users { get; init; }

    /// <summary>Other users' level; absent means 0.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? UsersDefault { get; init; }

    /// <summary>The levels to notify, <c>room</c> for example.</summary>
    [JsonConverter(typeof(PowerLevelMapConverter))]
    public IReadOnlyDictionary<string, long>? Notifications { get; init; }
}
