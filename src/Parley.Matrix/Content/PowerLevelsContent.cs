using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The content of <c>m.room.power_levels</c>. <see cref="RoomPower"/> applies the defaults.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroompower_levels.</remarks>
public sealed record PowerLevelsContent : MatrixObject
{
    /// <summary>Gets the level to ban; <see langword="null"/> means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Ban { get; init; }

    /// <summary>Gets the levels to send events, by type.</summary>
    [JsonConverter(typeof(PowerLevelMapConverter))]
    public IReadOnlyDictionary<string, long>? Events { get; init; }

    /// <summary>Gets the level to send other message events; <see langword="null"/> means 0.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? EventsDefault { get; init; }

    /// <summary>Gets the level to invite; <see langword="null"/> means 0.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Invite { get; init; }

    /// <summary>Gets the level to remove a member; <see langword="null"/> means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Kick { get; init; }

    /// <summary>Gets the level to redact events of others; <see langword="null"/> means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? Redact { get; init; }

    /// <summary>Gets the level to send other state events; <see langword="null"/> means 50.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? StateDefault { get; init; }

    /// <summary>Gets the levels of users, by user ID.</summary>
    [JsonConverter(typeof(PowerLevelMapConverter))]
    public IReadOnlyDictionary<string, long>? Users { get; init; }

    /// <summary>Gets the level of other users; <see langword="null"/> means 0.</summary>
    [JsonConverter(typeof(PowerLevelConverter))]
    public long? UsersDefault { get; init; }

    /// <summary>Gets the levels to notify, such as <c>room</c>.</summary>
    [JsonConverter(typeof(PowerLevelMapConverter))]
    public IReadOnlyDictionary<string, long>? Notifications { get; init; }
}
