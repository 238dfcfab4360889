using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>A message from one device to another, outside any room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#send-to-device-messaging.</remarks>
public sealed record ToDeviceEvent : MatrixObject
{
    /// <summary>The event's type.</summary>
    public required string Type { get; init; }

    /// <summary>Who sent it; the homeserver vouches for it.</summary>
    public required UserId Sender { get; init; }

    /// <summary>The content, an object. Nothing in it can be trusted.</summary>
    public JsonElement Content { get => field.ValueKind == JsonValueKind.Undefined ? JsonObjects.Empty : field; init; }

    /// <summary>The content as a record; null where it is not of that shape.</summary>
    public T? ReadContent<T>(JsonTypeInfo<T> type) where T : class => JsonObjects.TryRead(Content, type);
}
