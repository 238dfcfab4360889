using Parley.Matrix;

namespace Parley.Bots;

/// <summary>Represents a room address: an alias, a room ID, a <c>matrix:</c> URI or a <c>matrix.to</c> link.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#uris.</remarks>
public sealed record RoomAddress
{
    private RoomAddress(string room, IReadOnlyList<string> via) => (Room, Via) = (room, via);

    /// <summary>Gets the room ID or alias.</summary>
    public string Room { get; }

    /// <summary>Gets the servers to join through, from the link's <c>via</c> parameters.</summary>
    public IReadOnlyList<string> Via { get; }

    /// <summary>Gets the room ID, or <see langword="null"/> if the address is an alias.</summary>
    public RoomId? Id => RoomId.TryParse(Room, out var id) ? id : null;

    /// <summary>Parses a room address.</summary>
    /// <exception cref="FormatException">The text is not a room address; the message shows examples.</exception>
    public static RoomAddress Parse(string text) => TryParse(text, out var address) ? address
        : throw new FormatException($"'{text}' is not a room address. Use #music:example.org, !id:example.org, or a matrix: or matrix.to link.");

    /// <summary>Parses a room address; returns <see langword="false"/> if the text is not one.</summary>
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
