namespace Parley.Matrix;

/// <summary>The address of a room: its ID or alias, and servers to join it through.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#uris; Element and Parley put the room into the fragment of their own addresses.</remarks>
/// <param name="RoomOrAlias">The room ID or alias.</param>
/// <param name="Via">The servers.</param>
public sealed record RoomLink(string RoomOrAlias, IReadOnlyList<string> Via)
{
    private const string MatrixScheme = "matrix:";

    /// <summary>
    /// Reads a room ID, an alias, a <c>matrix:</c> URI, a <c>matrix.to</c> link, a link of Element (<c>…/#/room/…</c>) or a link of Parley
    /// (<c>…/#…</c>); <see langword="null"/> if the text is none of them.
    /// </summary>
    public static RoomLink? TryParse(string text)
    {
        text = text.Trim();
        if (IsRoom(text))
            return new(text, []);
        if (text.StartsWith(MatrixScheme, StringComparison.OrdinalIgnoreCase))
            return OfMatrixUri(text[MatrixScheme.Length..]);
        if (!text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return null;
        // A link whose alias is not encoded has a second '#'.
        var fragment = text.IndexOf('#', StringComparison.Ordinal) is var hash and >= 0 ? text[(hash + 1)..] : "";
        var (path, via) = Split(fragment);
        foreach (var prefix in (ReadOnlySpan<string>)["/room/", "/"])
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                path = path[prefix.Length..];
                break;
            }
        // A link to a message continues with the ID of its event.
        var room = Uri.UnescapeDataString(path.Split('/')[0]);
        return IsRoom(room) ? new(room, via) : null;
    }

    private static RoomLink? OfMatrixUri(string text)
    {
        var (path, via) = Split(text);
        if (path.Split('/') is not [var kind, var id, ..])
            return null;
        var room = kind switch { "r" or "room" => "#", "roomid" => "!", _ => "" } + Uri.UnescapeDataString(id);
        return IsRoom(room) ? new(room, via) : null;
    }

    private static bool IsRoom(string text) => RoomAlias.TryParse(text, out _) || RoomId.TryParse(text, out _);

    private static (string Path, IReadOnlyList<string> Via) Split(string text)
    {
        var parts = text.Split('?', 2);
        var via = new List<string>();
        if (parts.Length == 2)
            foreach (var pair in parts[1].Split('&'))
                if (pair.StartsWith("via=", StringComparison.Ordinal))
                    via.Add(Uri.UnescapeDataString(pair[4..]));
        return (parts[0], via);
    }
}
