using System.Text;
using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Keys;

/// <summary>A key of a room that a user uploads to a backup.</summary>
/// <param name="Room">The room ID.</param>
/// <param name="Session">The ID of the session.</param>
/// <param name="Rank">How it compares with a stored key.</param>
/// <param name="Body">The key, JSON in UTF-8.</param>
internal sealed record BackedUpKey(string Room, string Session, BackedUpKey.Quality Rank, byte[] Body)
{
    /// <summary>Gets the bytes that count for the bounds of a backup.</summary>
    public int Size => Body.Length + Encoding.UTF8.GetByteCount(Room) + Encoding.UTF8.GetByteCount(Session);

    /// <summary>Reads a key.</summary>
    /// <exception cref="ApiException">M_BAD_JSON, M_INVALID_PARAM, M_TOO_LARGE.</exception>
    public static BackedUpKey Read(string room, string session, JsonElement key)
    {
        if (key.Integer("first_message_index") is not { } index || key.Integer("forwarded_count") is not { } forwarded
            || key.Flag("is_verified") is not { } verified || key.Object("session_data") is null)
            throw ApiException.BadJson("A key must have 'first_message_index', 'forwarded_count', 'is_verified' and 'session_data'.");
        StorageLimits.CheckName(room, "A room ID");
        StorageLimits.CheckName(session, "The ID of a session");
        var body = JsonBytes.Raw(key);
        StorageLimits.CheckSize(body.Length, "A backed-up key", StorageLimits.MaxKeyBytes);
        return new BackedUpKey(room, session, new Quality(verified, index, forwarded), body);
    }

    /// <summary>The usefulness of a key: a verified key is best, then one that decrypts more messages, then one that passed through fewer devices.</summary>
    public readonly record struct Quality(bool IsVerified, long FirstMessageIndex, long ForwardedCount)
    {
        /// <summary>Returns whether this key replaces another.</summary>
        public bool IsBetterThan(Quality other) =>
            (!IsVerified, FirstMessageIndex, ForwardedCount).CompareTo((!other.IsVerified, other.FirstMessageIndex, other.ForwardedCount)) < 0;
    }
}
