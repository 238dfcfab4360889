using Parley.Bots;
using Parley.Cli.Errors;
using Parley.Matrix;
using Parley.Matrix.Client;

namespace Parley.Cli.Channels;

/// <summary>Finds a room among those that the user is in.</summary>
internal static class RoomNames
{
    /// <summary>Finds a room by its alias, ID, link or name. Returns <see langword="null"/> if there is none.</summary>
    /// <exception cref="CommandException">Several rooms have the name.</exception>
    public static Room? Find(IReadOnlyList<Room> rooms, string text)
    {
        if (RoomAddress.TryParse(text, out var address))
            text = address.Room;
        if (rooms.FirstOrDefault(room => room.Id.Value == text || room.Alias?.Value == text) is { } exact)
            return exact;
        // A voice channel takes precedence over a text room of the same name.
        var named = rooms.Where(room => string.Equals(room.Name, text, StringComparison.OrdinalIgnoreCase)).ToList();
        var voice = named.Where(static room => room.Type == RoomType.Call).ToList();
        var meant = voice.Count > 0 ? voice : named;
        return meant.Count <= 1 ? meant.FirstOrDefault()
            : throw new CommandException($"'{text}' is the name of {meant.Count} rooms. Use one of {string.Join(", ", meant.Take(4).Select(static room => room.Alias?.Value ?? room.Id.Value))}.");
    }
}
