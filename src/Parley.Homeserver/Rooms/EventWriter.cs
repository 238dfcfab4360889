using System.Text.Json;
using Parley.Homeserver.Authorization;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Events;
using Parley.Homeserver.Json;
using Parley.Homeserver.State;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Appends events to rooms: checks the authorization rules, computes the hash, stores the event, and wakes the syncs that it concerns.</summary>
internal sealed class EventWriter(RoomCache rooms, TimeProvider time)
{
    private const int MaxFieldBytes = 255;

    /// <summary>Occurs when a state event has been stored, within the same transaction.</summary>
    public event Action<WriteScope, RoomEvent>? StateChanged;

    /// <summary>Occurs when an event has been stored, within the same transaction, with the room after it.</summary>
    public event Action<WriteScope, RoomSnapshot, RoomEvent>? Stored;

    /// <summary>Occurs when an event has been redacted, within the same transaction.</summary>
    public event Action<WriteScope, RoomEvent>? Redacted;

    /// <summary>Appends one event.</summary>
    /// <returns>The event; the current one if the state already has this content.</returns>
    /// <exception cref="ApiException">M_FORBIDDEN, M_TOO_LARGE, M_BAD_JSON, M_NOT_FOUND, M_LIMIT_EXCEEDED.</exception>
    public RoomEvent Append(WriteScope scope, EventDraft draft) => Append(scope, rooms.Get(scope, draft.RoomId), draft);

    /// <summary>Appends one event to the given state of its room.</summary>
    public RoomEvent Append(WriteScope scope, RoomSnapshot state, EventDraft draft)
    {
        CheckSizes(draft);
        if (draft is { Type: EventTypes.Redaction, StateKey: null })
            CheckRedaction(scope.Session, state, draft);
        var current = draft.StateKey is null ? null : state.Find(draft.Type, draft.StateKey);
        if (current is not null && current.Sender == draft.Sender && IsSame(current, draft) && state.MembershipOf(draft.Sender) == Membership.Join)
            return current;
        if (draft.StateKey is not null)
            StateQuota.Check(state, draft, current);
        var sealedEvent = EventHash.Seal(Build(state, draft, current));
        if (EventAuthorization.Refuse(state, sealedEvent) is { } refusal)
            throw ApiException.Forbidden(refusal);
        return Store(scope, state, sealedEvent with { Position = scope.NextPosition() });
    }

    private RoomEvent Build(RoomSnapshot state, EventDraft draft, RoomEvent? current) => new()
    {
        Id = default,
        RoomId = draft.RoomId,
        Type = draft.Type,
        StateKey = draft.StateKey,
        Sender = draft.Sender,
        ContentJson = Compact(draft.Content),
        OriginServerTs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Depth = state.Depth + 1,
        Previous = state.Last,
        AuthEvents = AuthEventSelection.Select(state, draft),
        Replaces = current?.Id,
        Device = draft.Device,
        TransactionId = draft.TransactionId,
    };

    // The size limit applies to the canonical form. Whitespace and long escapes must not make an event larger than that for its readers.
    private static byte[] Compact(JsonElement content)
    {
        var raw = JsonBytes.Raw(content);
        return raw.Length <= EventHash.MaxEventBytes ? raw : CanonicalJson.Encode(content);
    }

    private RoomEvent Store(WriteScope scope, RoomSnapshot before, RoomEvent item)
    {
        EventTable.Insert(scope.Session, item);
        RelationTable.Add(scope.Session, item);
        SearchTable.Add(scope.Session, item);
        var after = before.After(item);
        rooms.Set(scope, after);
        foreach (var member in after.Joined)
            scope.Concerns(member);
        if (item.Type == EventTypes.Member)
            StoreMembership(scope, item);
        if (item is { Type: EventTypes.Redaction, StateKey: null } && item.Content.Text("redacts") is { } redacts && EventId.TryParse(redacts, out var target))
            Redact(scope, item, target);
        if (item.StateKey is not null)
            StateChanged?.Invoke(scope, item);
        Stored?.Invoke(scope, after, item);
        return item;
    }

    private static void StoreMembership(WriteScope scope, RoomEvent item)
    {
        var user = UserId.Parse(item.StateKey!);
        MembershipTable.Set(scope.Session, user, item.RoomId, item.Content.Text("membership"), item.Position);
        scope.Concerns(user);
    }

    private void Redact(WriteScope scope, RoomEvent redaction, EventId target)
    {
        if (EventTable.Find(scope.Session, target) is not { RedactedBy: null } original || original.RoomId != redaction.RoomId)
            return;
        var redacted = original with
        {
            ContentJson = JsonBytes.Raw(EventRedaction.Prune(original.Type, original.Content)),
            RedactedBy = redaction.Id,
        };
        EventTable.Redact(scope.Session, redacted);
        RelationTable.Remove(scope.Session, original);
        SearchTable.Remove(scope.Session, original);
        Redacted?.Invoke(scope, original);
        rooms.Set(scope, rooms.Get(scope, redaction.RoomId).WithRedacted(redacted));
    }

    // Runs before anything is stored, because a rejected event must have no effect.
    private static void CheckRedaction(DbSession session, RoomSnapshot state, EventDraft draft)
    {
        var original = EventId.TryParse(draft.Content.Text("redacts"), out var target) ? EventTable.Find(session, target) : null;
        if (original is null || original.RoomId != draft.RoomId)
            throw ApiException.NotFound("The event to redact does not exist.");
        if (!MayRedact(state, draft.Sender, original))
            throw ApiException.Forbidden("You don't have permission to redact this event.");
    }

    private static bool MayRedact(RoomSnapshot state, UserId sender, RoomEvent original)
    {
        if (original.Type is EventTypes.Create or EventTypes.ServerAcl)
            return false;
        return original.Sender == sender || state.Power.LevelOf(sender) >= state.Power.NeededToRedact;
    }

    private static bool IsSame(RoomEvent current, EventDraft draft) =>
        CanonicalJson.Encode(current.Content).AsSpan().SequenceEqual(CanonicalJson.Encode(draft.Content));

    private static void CheckSizes(EventDraft draft)
    {
        if (Bytes(draft.Type) > MaxFieldBytes || Bytes(draft.StateKey) > MaxFieldBytes)
            throw ApiException.TooLarge("The type and the state key of an event must not exceed 255 bytes.");
        if (draft.Type.Length == 0)
            throw ApiException.InvalidParam("An event must have a type.");
    }

    private static int Bytes(string? text) => text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text);
}
