using System.Text.Json;
using Parley.Matrix;

namespace Parley.Homeserver.ToDevice;

/// <summary>A message for one device.</summary>
internal sealed record ToDeviceMessage(UserId Sender, string Type, byte[] Content)
{
    /// <summary>Writes it as a sync shows it.</summary>
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
