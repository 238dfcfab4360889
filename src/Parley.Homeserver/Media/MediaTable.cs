using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Media;

/// <summary>The entries of files in the database.</summary>
internal static class MediaTable
{
    public static void Insert(DbSession session, MediaEntry entry) => session.Insert(
        "media",
        ("media_id", entry.Id), ("user_id", entry.User), ("content_type", entry.ContentType), ("file_name", entry.FileName), ("size", entry.Size), ("created_at", entry.CreatedAt));

    /// <summary>Records the upload of a created entry.</summary>
    public static void SetUploaded(DbSession session, MediaEntry entry) => session.Execute(
        $"UPDATE media SET content_type = {entry.ContentType}, file_name = {entry.FileName}, size = {entry.Size} WHERE media_id = {entry.Id}");

    public static MediaEntry? Find(DbSession session, string id) => session.First(
        $"SELECT * FROM media WHERE media_id = {id}",
        row => new MediaEntry(
            row.Text("media_id"), row.Id<UserId>("user_id"), row.TextOrNull("content_type"), row.TextOrNull("file_name"), row.IntegerOrNull("size"), row.Integer("created_at")));

    /// <summary>Returns the size of all files of a user, in bytes.</summary>
    public static long BytesOf(DbSession session, UserId user) => session.Integer($"SELECT sum(size) FROM media WHERE user_id = {user}") ?? 0;

    /// <summary>Returns the number of entries of a user without content.</summary>
    public static long CountPending(DbSession session, UserId user) =>
        session.Integer($"SELECT count(*) FROM media WHERE user_id = {user} AND size IS NULL") ?? 0;

    /// <summary>Deletes the entries without content that were created before a time.</summary>
    public static void DeletePending(DbSession session, long before) => session.Execute($"DELETE FROM media WHERE size IS NULL AND created_at < {before}");
}
