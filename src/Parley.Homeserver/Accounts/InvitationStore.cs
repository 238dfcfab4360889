using System.Security.Cryptography;
using Parley.Homeserver.Storage;

namespace Parley.Homeserver.Accounts;

/// <summary>The invitation codes in the database.</summary>
internal sealed class InvitationStore(TimeProvider time)
{
    // Four groups of four characters are 80 random bits.
    private const string Characters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int Groups = 4, GroupLength = 4;

    private static readonly SqlPart Columns = new("code, uses_left, expires_at");

    /// <summary>Creates a code.</summary>
    /// <param name="session">The writer's session.</param>
    /// <param name="uses">The number of accounts that it registers; <see langword="null"/> for any number.</param>
    /// <param name="lifetime">The time until it expires; <see langword="null"/> if it does not expire.</param>
    public Invitation Create(DbSession session, int? uses, TimeSpan? lifetime)
    {
        var code = string.Join('-', Enumerable.Range(0, Groups).Select(static _ => RandomNumberGenerator.GetString(Characters, GroupLength)));
        var now = time.GetUtcNow();
        var expiry = lifetime is { } length ? now + length : (DateTimeOffset?)null;
        session.Insert(
            "invitations",
            ("code", code), ("uses_left", (long?)uses), ("expires_at", expiry?.ToUnixTimeMilliseconds()), ("created_at", now.ToUnixTimeMilliseconds()));
        return new(code, uses, expiry);
    }

    /// <summary>Returns all codes, the oldest first, also those that are used up or have expired.</summary>
    public static List<Invitation> All(DbSession session) =>
        session.Query($"SELECT {Columns} FROM invitations ORDER BY created_at, code", Map);

    /// <summary>Returns whether a code can register an account.</summary>
    public bool IsValid(DbSession session, string code) =>
        session.First($"SELECT {Columns} FROM invitations WHERE code = {code}", Map) is { } found && IsValid(found);

    /// <summary>Returns whether an invitation can register an account.</summary>
    public bool IsValid(Invitation invitation) =>
        invitation.UsesLeft is not <= 0 && (invitation.ExpiresAt is not { } expiry || expiry > time.GetUtcNow());

    /// <summary>Uses a code once.</summary>
    /// <returns>Whether it was valid.</returns>
    public bool Use(DbSession session, string code)
    {
        if (!IsValid(session, code))
            return false;
        session.Execute($"UPDATE invitations SET uses_left = uses_left - 1 WHERE code = {code}");
        return true;
    }

    /// <summary>Deletes a code.</summary>
    /// <returns>Whether it existed.</returns>
    public static bool Revoke(DbSession session, string code) => session.Execute($"DELETE FROM invitations WHERE code = {code}") > 0;

    private static Invitation Map(DbRow row) => new(
        row.Text("code"),
        (int?)row.IntegerOrNull("uses_left"),
        row.IntegerOrNull("expires_at") is { } expiry ? DateTimeOffset.FromUnixTimeMilliseconds(expiry) : null);
}
