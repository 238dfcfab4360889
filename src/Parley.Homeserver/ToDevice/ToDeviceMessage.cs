using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.ToDevice;

/// <summary>A message to one device. The content is JSON in UTF-8.</summary>
internal sealed record ToDeviceMessage(UserId Sender, string Type, byte[] Content)
{
    /// <summary>Writes the message in the format of a sync.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Type);
        writer.WriteString("sender", Sender.Value);
        writer.WritePropertyName("content");
        writer.WriteRawValue(Content, skipInputValidation: true);
        writer.WriteEndObject();
    }
}
