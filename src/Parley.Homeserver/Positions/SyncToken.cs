using System.Globalization;
using Parley.Homeserver.Errors;

namespace Parley.Homeserver.Positions;

/// <summary>A sync token, <c>s12_345</c>: a position in the database, and a serial number of the typing notifications, which are in memory only.</summary>
internal readonly record struct SyncToken(long Position, long Ephemeral = 0)
{
    /// <summary>Parses a token.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public static SyncToken Parse(string text)
    {
        if (text is ['s', .. var rest])
        {
            var parts = rest.Split('_');
            if (parts.Length <= 2 && TryNumber(parts[0], out var position) && TryNumber(parts.Length == 2 ? parts[1] : "0", out var ephemeral))
                return new SyncToken(position, ephemeral);
        }
        throw ApiException.InvalidParam("This is not a token of this server.");
    }

    /// <summary>Returns the text of the token.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"s{Position}_{Ephemeral}");

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
