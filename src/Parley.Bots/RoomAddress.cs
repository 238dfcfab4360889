using Parley.Matrix;

namespace Parley.Bots;

/// <summary>A room as people write it down: alias, id, <c>matrix:</c> URI or <c>matrix.to</c> link.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#uris.</remarks>
public sealed record RoomAddress
{
    private RoomAddress(string room, IReadOnlyList<string> via) => (Room, Via) = (room, via);

    /// <summary>The room's id or alias.</summary>
    public string Room { get; }

    /// <summary>Servers that the link says to join through.</summary>
    public IReadOnlyList<string> Via { get; }

    /// <summary>The room's id; null where it is named by an alias.</summary>
    public RoomId? Id => RoomId.TryParse(Room, out var id) ? id : null;

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none; the message says how one looks.</exception>
    public static RoomAddress Parse(string text) => TryParse(text, out var address) ? address
        : throw new FormatException($"'{text}' is no room: name one like #music:example.org, !id:example.org, or by a matrix: or matrix.to link.");

    /// <summary>Reads an address; false where it is none.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RoomAddress? address)
    {
        address = null;
        var (room, query) = Split(text?.Trim() ?? "");
        if (RoomId.TryParse(room, out _) || RoomAlias.TryParse(room, out _))
            address = new(room, Servers(query));
        return address is not null;
    }

    private static (string Room, string Query) Split(string text)
    {
        if (text.StartsWith("matrix:", StringComparison.OrdinalIgnoreCase))
        {
            var (path, query) = Cut(text["matrix:".Length..]);
            var parts = path.Split('/');
            var room = parts is [var kind, var id, ..] ? kind switch { "r" => "#" + id, "roomid" => "!" + id, _ => "" } : "";
            return (Uri.UnescapeDataString(room), query);
        }
        var hash = text.IndexOf("/#/", StringComparison.Ordinal);
        if (hash > 0 && Uri.TryCreate(text[..hash], UriKind.Absolute, out var link) && link.Host.Equals("matrix.to", StringComparison.OrdinalIgnoreCase))
        {
            var (path, query) = Cut(text[(hash + 3)..]);
            return (Uri.UnescapeDataString(path.Split('/')[0]), query);
        }
        return (text, "");
    }

    private static (string Path, string Query) Cut(string text) =>
        text.IndexOf('?', StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");

    private static string[] Servers(string query) =>
        [.. query.Split('&').Where(static pair => pair.StartsWith("via=", StringComparison.Ordinal)).Select(static pair => Uri.UnescapeDataString(pair["via=".Length..]))];
}
