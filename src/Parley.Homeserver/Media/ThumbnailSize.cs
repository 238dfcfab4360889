using System.Globalization;

namespace Parley.Homeserver.Media;

/// <summary>A size of thumbnails, in pixels. There are few, so that clients cannot make the server store any number of them.</summary>
internal sealed record ThumbnailSize(int Width, int Height, bool Crop)
{
    /// <summary>All sizes.</summary>
    public static readonly ThumbnailSize[] All =
    [
        new(32, 32, true), new(96, 96, true), new(320, 240, false), new(640, 480, false), new(800, 600, false),
    ];

    /// <summary>Gets the name of the size in a file name.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Width}x{Height}");

    /// <summary>Returns the smallest size of a method that is at least as large as requested; the largest one if there is none.</summary>
    public static ThumbnailSize For(long width, long height, bool crop)
    {
        var sizes = Array.FindAll(All, size => size.Crop == crop);
        // A large cropped thumbnail is scaled instead: clients crop it themselves.
        return Array.Find(sizes, size => size.Width >= width && size.Height >= height)
            ?? Array.Find(All, size => size.Width >= width && size.Height >= height)
            ?? All[^1];
    }
}
