using System.Security.Cryptography;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Invitations;

/// <summary>The invitation codes in the database.</summary>
internal sealed class InvitationStore(TimeProvider time)
{
    // Four groups of four characters are 80 random bits.
    private const string Characters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Groups = 4, GroupLength = 4;

    private static readonly SqlPart Columns = new("code, uses_left, expires_at, creator");

    /// <summary>Creates a code.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="uses">The number of people that it admits; <see langword="null"/> for any number.</param>
    /// <param name="lifetime">The time until it expires; <see langword="null"/> if it does not expire.</param>
    /// <param name="rooms">The rooms that its users join.</param>
    /// <param name="creator">The user who creates it; <see langword="null"/> for the administrator of the server.</param>
    public Invitation Create(DbSession session, int? uses, TimeSpan? lifetime, IReadOnlyList<RoomId> rooms, UserId? creator = null)
    {
        var code = string.Join('-', Enumerable.Range(0, Groups).Select(static _ => RandomNumberGenerator.GetString(Characters, GroupLength)));
        var now = time.GetUtcNow();
        var expiry = lifetime is { } length ? now + length : (DateTimeOffset?)null;
        session.Insert(
            "invitations",
            ("code", code), ("uses_left", (long?)uses), ("expires_at", expiry?.ToUnixTimeMilliseconds()), ("created_at", now.ToUnixTimeMilliseconds()), ("creator", creator));
        for (var i = 0; i < rooms.Count; i++)
            session.Insert("invitation_rooms", ("code", code), ("position", (long)i), ("room_id", rooms[i]));
        return new(code, uses, expiry) { Rooms = rooms, Creator = creator };
    }

    /// <summary>Returns all codes, the oldest first, also those that are used up or have expired.</summary>
    public static List<Invitation> All(DbSession session) =>
        WithRooms(session, session.Query($"SELECT {Columns} FROM invitations ORDER BY created_at, code", Map));

    /// <summary>Returns the codes whose users join a room, the oldest first, also those that are used up or have expired.</summary>
    public static List<Invitation> Of(DbSession session, RoomId room) => WithRooms(session, session.Query(
        $"SELECT {Columns} FROM invitations WHERE code IN (SELECT code FROM invitation_rooms WHERE room_id = {room}) ORDER BY created_at, code", Map));

    /// <summary>Returns a code; <see langword="null"/> if it does not exist.</summary>
    public static Invitation? Find(DbSession session, string code) =>
        session.First($"SELECT {Columns} FROM invitations WHERE code = {code}", Map) is { } found ? WithRooms(session, [found])[0] : null;

    /// <summary>Returns whether an invitation has not expired and is not used up.</summary>
    public bool IsValid(Invitation invitation) =>
        invitation.UsesLeft is not <= 0 && (invitation.ExpiresAt is not { } expiry || expiry > time.GetUtcNow());

    /// <summary>Uses a code once.</summary>
    public static void Use(DbSession session, string code) => session.Execute($"UPDATE invitations SET uses_left = uses_left - 1 WHERE code = {code}");

    /// <summary>Deletes a code.</summary>
    /// <returns>Whether it existed.</returns>
    public static bool Revoke(DbSession session, string code) => session.Execute($"DELETE FROM invitations WHERE code = {code}") > 0;

    /// <summary>Deletes the codes of a user.</summary>
    public static void RevokeAll(DbSession session, UserId creator) => session.Execute($"DELETE FROM invitations WHERE creator = {creator}");

    /// <summary>Deletes the codes of a user that are used up or have expired, and returns the number of the others.</summary>
    public int CountValid(DbSession session, UserId creator)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        session.Execute($"DELETE FROM invitations WHERE creator = {creator} AND (uses_left <= 0 OR expires_at <= {now})");
        return (int)session.Integer($"SELECT count(*) FROM invitations WHERE creator = {creator}")!.Value;
    }

    private static List<Invitation> WithRooms(DbSession session, List<Invitation> invitations) => invitations.ConvertAll(invitation =>
        session.Query($"SELECT room_id FROM invitation_rooms WHERE code = {invitation.Code} ORDER BY position", row => row.Id<RoomId>("room_id")) is { Count: > 0 } rooms
            ? invitation with { Rooms = rooms }
            : invitation);

    private static Invitation Map(DbRow row) => new(
        row.Text("code"),
        (int?)row.IntegerOrNull("uses_left"),
        row.IntegerOrNull("expires_at") is { } expiry ? DateTimeOffset.FromUnixTimeMilliseconds(expiry) : null)
    {
        Creator = row.IdOrNull<UserId>("creator"),
    };
}
