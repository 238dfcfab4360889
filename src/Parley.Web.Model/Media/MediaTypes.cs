using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Web.Media;

/// <summary>The media types that the pages show. All others are only downloaded: an SVG image or an HTML page can contain scripts.</summary>
public static class MediaTypes
{
    /// <summary>The images.</summary>
    public static IReadOnlyList<string> Images { get; } = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/apng", "image/bmp"];

    /// <summary>The audio.</summary>
    public static IReadOnlyList<string> Audio { get; } =
        ["audio/mpeg", "audio/ogg", "audio/mp4", "audio/aac", "audio/webm", "audio/wav", "audio/wave", "audio/x-wav", "audio/flac", "audio/x-flac", "audio/x-m4a"];

    /// <summary>The videos.</summary>
    public static IReadOnlyList<string> Videos { get; } = ["video/mp4", "video/webm", "video/ogg", "video/quicktime"];

    /// <summary>Returns the kind of message for a file that the user chose.</summary>
    public static MessageKind KindOf(LocalFile file) =>
        file.Width is not null && Images.Contains(file.MediaType) ? MessageKind.Image
        : file.Duration is not null && Audio.Contains(file.MediaType) ? MessageKind.Audio
        : file.Duration is not null && Videos.Contains(file.MediaType) ? MessageKind.Video
        : MessageKind.File;

    /// <summary>Returns the kind in which the pages show a received file: <see cref="MessageKind.File"/> unless they show its type.</summary>
    public static MessageKind KindOf(TimelineMessage message) =>
        message.Attachment is { Uri: not null } attachment && (attachment.MediaType is not { } type || TypesOf(message.Kind).Contains(type.Split(';')[0].Trim().ToLowerInvariant()))
            ? message.Kind
            : MessageKind.File;

    /// <summary>Returns the types that the pages show in messages of a kind.</summary>
    public static IReadOnlyList<string> TypesOf(MessageKind kind) =>
        kind == MessageKind.Image ? Images : kind == MessageKind.Audio ? Audio : kind == MessageKind.Video ? Videos : [];
}
