using System.Text.Json;
using Parley.Homeserver.Authorization;
using Parley.Homeserver.Events;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Rooms;

/// <summary>Appends events to rooms: authorized, hashed, stored, told to whom they concern.</summary>
internal sealed class EventWriter(RoomCache rooms, TimeProvider time)
{
    private const int MaxFieldBytes = 255;

    /// <summary>Whether an event of this type and key replaces state that others wait to set by a delayed event.</summary>
    public event Action<WriteScope, RoomEvent>? StateChanged;

    /// <summary>Appends one event.</summary>
    /// <returns>The event; the present one where the state is already as asked.</returns>
    /// <exception cref="MatrixException">M_FORBIDDEN, M_TOO_LARGE, M_BAD_JSON, M_NOT_FOUND.</exception>
    public RoomEvent Append(WriteScope scope, EventDraft draft) => Append(scope, rooms.Get(scope, draft.RoomId), draft);

    /// <summary>Appends one event to a room that is in the making.</summary>
    public RoomEvent Append(WriteScope scope, RoomState state, EventDraft draft)
    {
        CheckSizes(draft);
        if (draft is { Type: EventTypes.Redaction, StateKey: null })
            CheckRedaction(scope.Session, state, draft);
        var current = draft.StateKey is null ? null : state.Find(draft.Type, draft.StateKey);
        if (current is not null && current.Sender == draft.Sender && IsSame(current, draft) && state.MembershipOf(draft.Sender) == Membership.Join)
            return current;
        var sealedEvent = EventHash.Seal(Build(state, draft, current));
        if (EventAuthorization.Refuse(state, sealedEvent) is { } refusal)
            throw MatrixException.Forbidden(refusal);
        return Store(scope, state, sealedEvent with { Position = scope.NextPosition() });
    }

    private RoomEvent Build(RoomState state, EventDraft draft, RoomEvent? current) => new()
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

    // The size limit is on the canonical form: white space and long escapes must not carry more than that to everybody.
    private static byte[] Compact(JsonElement content)
    {
        var raw = JsonBytes.Raw(content);
        return raw.Length <= EventHash.MaxEventBytes ? raw : CanonicalJson.Encode(content);
    }

    private RoomEvent Store(WriteScope scope, RoomState before, RoomEvent item)
    {
        EventRows.Insert(scope.Session, item);
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
        return item;
    }

    private static void StoreMembership(WriteScope scope, RoomEvent item)
    {
        var user = UserId.Parse(item.StateKey!);
        scope.Session.Execute(
            "INSERT OR REPLACE INTO memberships (user_id, room_id, membership, position) VALUES ($1, $2, $3, $4)",
            user.Value,
            item.RoomId.Value,
            item.Content.Text("membership"),
            item.Position);
        scope.Concerns(user);
    }

    private void Redact(WriteScope scope, RoomEvent redaction, EventId target)
    {
        if (EventRows.Find(scope.Session, target) is not { RedactedBy: null } original || original.RoomId != redaction.RoomId)
            return;
        var redacted = original with
        {
            ContentJson = JsonBytes.Raw(EventRedaction.Prune(original.Type, original.Content)),
            RedactedBy = redaction.Id,
        };
        EventRows.Redact(scope.Session, redacted);
        rooms.Set(scope, rooms.Get(scope, redaction.RoomId).WithRedacted(redacted));
    }

    // Before anything is stored: a refused event leaves no trace.
    private static void CheckRedaction(DbSession session, RoomState state, EventDraft draft)
    {
        var original = EventId.TryParse(draft.Content.Text("redacts"), out var target) ? EventRows.Find(session, target) : null;
        if (original is null || original.RoomId != draft.RoomId)
            throw MatrixException.NotFound("There is no such event to redact.");
        if (!MayRedact(state, draft.Sender, original))
            throw MatrixException.Forbidden("You don't have permission to redact this event.");
    }

    private static bool MayRedact(RoomState state, UserId sender, RoomEvent original)
    {
        if (original.Type is EventTypes.Create or EventTypes.ServerAcl)
            return false;
        var levels = PowerLevels.Of(state);
        return original.Sender == sender || levels.OfUser(sender) >= levels.Redact;
    }

    private static bool IsSame(RoomEvent current, EventDraft draft) =>
        CanonicalJson.Encode(current.Content).AsSpan().SequenceEqual(CanonicalJson.Encode(draft.Content));

    private static void CheckSizes(EventDraft draft)
    {
        if (Bytes(draft.Type) > MaxFieldBytes || Bytes(draft.StateKey) > MaxFieldBytes)
            throw MatrixException.TooLarge("A type or state key has at most 255 bytes.");
        if (draft.Type.Length == 0)
            throw MatrixException.InvalidParam("An event has a type.");
    }

    private static int Bytes(string? text) => text is null ? 0 : System.Text.Encoding.UTF8.GetByteCount(text);
}
