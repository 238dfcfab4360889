using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Matrix;

/// <summary>A message from one device to another, outside any room.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#send-to-device-messaging.</remarks>
public sealed record ToDeviceEvent : MatrixObject
{
    /// <summary>Gets the type.</summary>
    public required string Type { get; init; }

    /// <summary>Gets the sender, verified by the homeserver.</summary>
    public required UserId Sender { get; init; }

    /// <summary>Gets the content, an untrusted object.</summary>
    public JsonElement Content { get => field.ValueKind == JsonValueKind.Undefined ? JsonObjects.Empty : field; init; }

    /// <summary>Returns the content as a record; <see langword="null"/> if it does not have its shape.</summary>
    public T? ReadContent<T>(JsonTypeInfo<T> type) where T : class => TolerantJson.TryRead(Content, type);
}
