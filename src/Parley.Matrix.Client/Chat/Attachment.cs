namespace Parley.Matrix.Client;

/// <summary>The file of a message. The sender controls all values, so they may be wrong.</summary>
public sealed record Attachment
{
    /// <summary>Gets the address, or <c>null</c> if it is encrypted or not valid.</summary>
    public MxcUri? Uri { get; init; }

    /// <summary>Gets a value indicating whether the content is encrypted, which this library does not support.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Gets a value indicating whether it is a sticker.</summary>
    public bool IsSticker { get; init; }

    /// <summary>Gets the name of the file.</summary>
    public string FileName { get; init; } = "";

    /// <summary>Gets the media type, or <c>null</c> if the message does not contain it.</summary>
    public string? MediaType { get; init; }

    /// <summary>Gets the size in bytes, or <c>null</c> if the message does not contain it.</summary>
    public long? Size { get; init; }

    /// <summary>Gets the width in pixels, 1 to 20000, or <c>null</c>.</summary>
    public int? Width { get; init; }

    /// <summary>Gets the height in pixels, 1 to 20000, or <c>null</c>.</summary>
    public int? Height { get; init; }

    /// <summary>Gets the duration of audio or video, or <c>null</c>.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets a smaller copy of the image that the sender made, or <c>null</c>.</summary>
    public Attachment? Thumbnail { get; init; }
}
