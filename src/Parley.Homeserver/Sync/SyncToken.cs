using System.Globalization;
using Parley.Homeserver.Http;

namespace Parley.Homeserver.Sync;

/// <summary>How far a client has seen: <c>s12_345</c>, a position in the database and one in what is kept in memory only.</summary>
internal readonly record struct SyncToken(long Position, long Ephemeral = 0)
{
    /// <summary>Reads a token.</summary>
    /// <exception cref="MatrixException">M_INVALID_PARAM.</exception>
    public static SyncToken Parse(string text)
    {
        if (text is ['s', .. var rest])
        {
            var parts = rest.Split('_');
            if (parts.Length <= 2 && TryNumber(parts[0], out var position) && TryNumber(parts.Length == 2 ? parts[1] : "0", out var ephemeral))
                return new SyncToken(position, ephemeral);
        }
        throw MatrixException.InvalidParam("This is not a token that this server gave.");
    }

    /// <summary>The token's text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"s{Position}_{Ephemeral}");

    private static bool TryNumber(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
