using System.Globalization;

namespace Parley.Web.Media;

/// <summary>Describes the size of a file.</summary>
public static class FileSize
{
    /// <summary>Returns a size in decimal units with at most one decimal place, such as "1.5 MB".</summary>
    /// <param name="bytes">The size, in bytes.</param>
    public static string Text(long bytes) => bytes switch
    {
        1 => "1 byte",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000.0:0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000_000.0:0.#} GB"),
    };
}
