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
        $"UPDATE media SET content_type = {entry.ContentType}, file_name = {entry.FileName}, size = {entry.Size}, created_at = {entry.CreatedAt} WHERE media_id = {entry.Id}");

    public static MediaEntry? Find(DbSession session, string id) => session.First($"SELECT * FROM media WHERE media_id = {id}", Read);

    /// <summary>Returns a page of the uploaded files, the newest first.</summary>
    /// <param name="session">The session.</param>
    /// <param name="user">The user who uploaded them; <see langword="null"/> for all users.</param>
    /// <param name="after">The time, in ms since 1970, and the ID of the file before the page; <see langword="null"/> for the first page.</param>
    /// <param name="most">The most files.</param>
    public static List<MediaEntry> List(DbSession session, UserId? user, (long CreatedAt, string Id)? after, int most) => session.Query(
        $"""
        SELECT * FROM media WHERE size IS NOT NULL AND ({user} IS NULL OR user_id = {user}) AND ({after?.Id} IS NULL OR (created_at, media_id) < ({after?.CreatedAt}, {after?.Id}))
        ORDER BY created_at DESC, media_id DESC LIMIT {most}
        """,
        Read);

    /// <summary>Returns some entries of a user that were created before a time, in ms since 1970, also those without content.</summary>
    public static List<MediaEntry> Of(DbSession session, UserId user, long before, int most) =>
        session.Query($"SELECT * FROM media WHERE user_id = {user} AND created_at < {before} LIMIT {most}", Read);

    public static void Delete(DbSession session, string id) => session.Execute($"DELETE FROM media WHERE media_id = {id}");

    /// <summary>Returns the size of all files of a user, in bytes.</summary>
    public static long BytesOf(DbSession session, UserId user) => session.Integer($"SELECT sum(size) FROM media WHERE user_id = {user}") ?? 0;

    /// <summary>Returns the number of entries of a user without content.</summary>
    public static long CountPending(DbSession session, UserId user) =>
        session.Integer($"SELECT count(*) FROM media WHERE user_id = {user} AND size IS NULL") ?? 0;

    /// <summary>Deletes the entries without content that were created before a time.</summary>
    public static void DeletePending(DbSession session, long before) => session.Execute($"DELETE FROM media WHERE size IS NULL AND created_at < {before}");

    private static MediaEntry Read(DbRow row) => new(
        row.Text("media_id"), row.Id<UserId>("user_id"), row.TextOrNull("content_type"), row.TextOrNull("file_name"), row.IntegerOrNull("size"), row.Integer("created_at"));
}
