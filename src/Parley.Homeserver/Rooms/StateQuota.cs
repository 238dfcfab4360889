using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Bounds the state of a room that one user has sent. The server keeps the state of all rooms in memory, and every new member reads it.</summary>
internal static class StateQuota
{
    /// <summary>Checks a state event before it is stored. The own membership is exempt, so that a user can always leave.</summary>
    /// <param name="state">The room.</param>
    /// <param name="draft">The event.</param>
    /// <param name="current">The event that it replaces; <see langword="null"/> if there is none.</param>
    /// <exception cref="ApiException">M_LIMIT_EXCEEDED.</exception>
    public static void Check(RoomSnapshot state, EventDraft draft, RoomEvent? current)
    {
        var added = draft.Content.GetRawText().Length;
        var addsNothing = current is not null && current.Sender == draft.Sender && added <= current.ContentJson.Length;
        if (addsNothing || IsOwnMembership(draft.Type, draft.StateKey, draft.Sender))
            return;
        var (count, bytes) = (1, (long)added);
        foreach (var item in state.All)
            if (item.Sender == draft.Sender && item.Id != current?.Id && !IsOwnMembership(item.Type, item.StateKey, item.Sender))
            {
                count++;
                bytes += item.ContentJson.Length;
            }
        if (count > StorageLimits.MaxStateOfSender || bytes > StorageLimits.MaxStateBytesOfSender)
            throw ApiException.LimitExceeded(null, $"A user can't set more than {StorageLimits.MaxStateOfSender} state events or {StorageLimits.MaxStateBytesOfSender} bytes of state in a room.");
    }

    private static bool IsOwnMembership(string type, string? key, UserId sender) => type == EventTypes.Member && key == sender.Value;
}
