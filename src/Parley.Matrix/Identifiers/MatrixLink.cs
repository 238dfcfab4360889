using System.Diagnostics.CodeAnalysis;

namespace Parley.Matrix;

/// <summary>Links to users and rooms, which messages contain as mentions.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#matrixto-navigation.</remarks>
public static class MatrixLink
{
    private const string Prefix = "https://matrix.to/#/";

    /// <summary>Returns the <c>matrix.to</c> link of a user, a room or an alias.</summary>
    /// <param name="identifier">The ID or alias.</param>
    /// <param name="via">A server to join a room through, or <see langword="null"/>.</param>
    public static string To(string identifier, string? via = null) =>
        Prefix + Uri.EscapeDataString(identifier) + (via is null ? "" : "?via=" + Uri.EscapeDataString(via));

    /// <summary>Reads the user of a <c>matrix.to</c> link.</summary>
    public static bool TryParseUser(string link, out UserId user)
    {
        user = default;
        return TryRead(link, out var identifier) && UserId.TryParse(identifier, out user);
    }

    /// <summary>Returns whether a text is a <c>matrix.to</c> link of a room.</summary>
    public static bool IsRoom(string link) => TryRead(link, out var identifier) && (RoomAlias.TryParse(identifier, out _) || RoomId.TryParse(identifier, out _));

    private static bool TryRead(string link, [NotNullWhen(true)] out string? identifier)
    {
        identifier = link.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Uri.UnescapeDataString(link[Prefix.Length..].Split('?')[0]) : null;
        return identifier is not null;
    }
}
