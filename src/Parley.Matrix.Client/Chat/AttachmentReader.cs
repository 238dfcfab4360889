using System.Text.Json;

namespace Parley.Matrix.Client;

/// <summary>Reads the file of a message.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#mroommessage-msgtypes; https://spec.matrix.org/v1.16/client-server-api/#msticker.</remarks>
internal static class AttachmentReader
{
    private const int MaxLength = 20_000;
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(1);

    /// <summary>Returns the file of a message, or <c>null</c> if the message is of another kind.</summary>
    public static Attachment? Read(MatrixEvent e, MessageKind kind, string body)
    {
        if (kind != MessageKind.Image && kind != MessageKind.Audio && kind != MessageKind.Video && kind != MessageKind.File)
            return null;
        var info = e.Content.Object("info");
        return Read(info, e.Content.Text("url")) with
        {
            IsEncrypted = e.Content.Object("file") is not null,
            IsSticker = e.Type == EventTypes.Sticker,
            FileName = e.Content.Text("filename") is { Length: > 0 } name ? name : body,
            Thumbnail = info?.Text("thumbnail_url") is { } thumbnail ? Read(info?.Object("thumbnail_info"), thumbnail) : null,
        };
    }

    private static Attachment Read(JsonElement? info, string? uri) => new()
    {
        Uri = MxcUri.TryParse(uri, out var valid) ? valid : null,
        MediaType = info?.Text("mimetype"),
        Size = info?.Integer("size") is >= 0 and var size ? size : null,
        Width = Length(info?.Integer("w")),
        Height = Length(info?.Integer("h")),
        Duration = info?.Integer("duration") is > 0 and var ms && ms <= MaxDuration.TotalMilliseconds ? TimeSpan.FromMilliseconds(ms) : null,
    };

    private static int? Length(long? value) => value is > 0 and <= MaxLength ? (int)value : null;
}
