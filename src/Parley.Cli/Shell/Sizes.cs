using System.Globalization;

namespace Parley.Cli.Shell;

/// <summary>Formats file sizes.</summary>
internal static class Sizes
{
    /// <summary>Returns text such as <c>312 B</c>, <c>4.2 kB</c>, <c>1.3 MB</c>.</summary>
    public static string Of(long octets) => octets switch
    {
        < 1_000 => $"{octets} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{octets / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{octets / 1e9:0.00} GB"),
    };
}
