using Parley.Homeserver.Events;
using Parley.Homeserver.State;
using Parley.Matrix;

namespace Parley.Homeserver.Authorization;

/// <summary>Selects the auth events of an event. https://spec.matrix.org/v1.16/server-server-api/#auth-events-selection</summary>
internal static class AuthEventSelection
{
    public static IReadOnlyList<EventId> Select(RoomSnapshot state, EventDraft draft)
    {
        if (draft.Type == EventTypes.Create)
            return [];
        var chosen = new List<EventId>(6);
        Add(EventTypes.Create, "");
        Add(EventTypes.PowerLevels, "");
        Add(EventTypes.Member, draft.Sender.Value);
        if (draft.Type == EventTypes.Member)
            AddForMembership();
        return chosen;

        void AddForMembership()
        {
            Add(EventTypes.Member, draft.StateKey ?? "");
            if (draft.Content.Text("membership") is "join" or "invite" or "knock")
                Add(EventTypes.JoinRules, "");
            if (draft.Content.Text("join_authorised_via_users_server") is { } by)
                Add(EventTypes.Member, by);
        }

        void Add(string type, string key)
        {
            if (state.Find(type, key) is { } item && !chosen.Contains(item.Id))
                chosen.Add(item.Id);
        }
    }
}
