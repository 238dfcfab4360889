using System.Text;

namespace Parley.Matrix;

/// <summary>
/// An invitation to a room as a link of the web client: <c>…/#/join/ROOM?via=SERVER&amp;space=SPACE&amp;code=CODE</c>. Browsers do not send the
/// fragment of an address, so no server log contains it.
/// </summary>
/// <param name="RoomOrAlias">The room ID or alias.</param>
/// <param name="Via">The servers to join it through.</param>
public sealed record JoinLink(string RoomOrAlias, IReadOnlyList<string> Via)
{
    private const string Prefix = "/join/";
    private const int MaxCodeLength = 100, MaxVia = 10;

    /// <summary>Gets the invitation code; <see langword="null"/> if there is none.</summary>
    public string? Code { get; init; }

    /// <summary>Gets the space to join before the room; <see langword="null"/> if there is none.</summary>
    public RoomId? Space { get; init; }

    /// <summary>Gets the fragment of the address, without the <c>#</c>.</summary>
    public string Fragment
    {
        get
        {
            var text = new StringBuilder(Prefix).Append(Uri.EscapeDataString(RoomOrAlias));
            var separator = '?';
            foreach (var server in Via)
                Add("via", server);
            if (Space is { } space)
                Add("space", space.Value);
            if (Code is { } code)
                Add("code", code);
            return text.ToString();

            void Add(string name, string value)
            {
                text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }
    }

    /// <summary>Reads the address or its fragment; <see langword="null"/> if it is not such a link.</summary>
    public static JoinLink? TryParse(string text)
    {
        text = text.Trim();
        if (text.IndexOf('#' + Prefix, StringComparison.Ordinal) is var at and >= 0)
            text = text[(at + 1)..];
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var parts = text[Prefix.Length..].Split('?', 2);
        var room = Uri.UnescapeDataString(parts[0]);
        if (!RoomAlias.TryParse(room, out _) && !RoomId.TryParse(room, out _))
            return null;
        var via = new List<string>();
        var link = new JoinLink(room, via);
        foreach (var pair in parts.Length == 2 ? parts[1].Split('&') : [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                continue;
            var value = Uri.UnescapeDataString(pair[(equals + 1)..]);
            switch (pair[..equals])
            {
                case "via" when via.Count < MaxVia && value.Length > 0:
                    via.Add(value);
                    break;
                case "space" when RoomId.TryParse(value, out var space):
                    link = link with { Space = space };
                    break;
                case "code" when value.Length is > 0 and <= MaxCodeLength:
                    link = link with { Code = value };
                    break;
            }
        }
        return link;
    }
}
