namespace Parley.Matrix.Client;

/// <summary>A file that the user chose. Its content stays with the <see cref="IFileTransport"/>, which identifies it by its ID.</summary>
/// <param name="Id">The ID.</param>
/// <param name="Name">The name of the file, without its folder.</param>
/// <param name="MediaType">The media type, as the platform derives it from the name; empty if it is not known.</param>
/// <param name="Size">The size in bytes.</param>
public sealed record LocalFile(string Id, string Name, string MediaType, long Size)
{
    /// <summary>Gets the width in pixels, or <c>null</c> if the platform can't show the file as an image or a video.</summary>
    public int? Width { get; init; }

    /// <summary>Gets the height in pixels, or <c>null</c>.</summary>
    public int? Height { get; init; }

    /// <summary>Gets the duration, or <c>null</c> if the platform can't play the file.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets an address from which the page can show the image, or <c>null</c>.</summary>
    public string? Preview { get; init; }
}
