using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.ToDevice;

/// <summary>The inboxes of the devices. A message is kept until the device syncs with a token after it, so it is delivered at least once.</summary>
internal sealed class ToDeviceStore(Database database)
{
    /// <summary>The number and the bytes of messages, in the form in which an index contains the sizes.</summary>
    public static readonly SqlPart Usage = new("count(*) AS number, coalesce(sum(length(content)), 0) AS bytes");

    /// <summary>
    /// Adds a message to an inbox. If the sender has too much there, its oldest messages are deleted: a device that does not sync must
    /// not make the sender's messages to other devices, in the same request, fail.
    /// </summary>
    public static void Add(WriteScope scope, UserId user, DeviceId device, ToDeviceMessage message)
    {
        while (IsFull(scope.Session, user, device, message))
            scope.Session.Execute(
                $"DELETE FROM to_device WHERE position = (SELECT min(position) FROM to_device WHERE user_id = {user} AND device_id = {device} AND sender = {message.Sender})");
        scope.Session.Insert(
            "to_device",
            ("position", scope.NextPosition()),
            ("user_id", user),
            ("device_id", device),
            ("type", message.Type),
            ("sender", message.Sender),
            ("content", message.Content));
        scope.Concerns(user, device);
    }

    private static bool IsFull(DbSession session, UserId user, DeviceId device, ToDeviceMessage message)
    {
        var (count, bytes) = session.First(
            $"SELECT {Usage} FROM to_device WHERE user_id = {user} AND device_id = {device} AND sender = {message.Sender}",
            row => (row.Integer("number"), row.Integer("bytes")));
        return count >= StorageLimits.MaxInboxOfSender || bytes + message.Content.Length > StorageLimits.MaxInboxBytesOfSender;
    }

    /// <summary>
    /// Returns the position up to which a response of sync contains the messages in (after, until]: the last of them that fits, or
    /// <paramref name="until"/> if all do.
    /// </summary>
    public static long LastThatFits(DbSession session, Session who, long after, long until)
    {
        var sizes = session.Query(
            $"SELECT position, length(content) AS bytes FROM to_device WHERE user_id = {who.User} AND device_id = {who.Device} AND position > {after} AND position <= {until} ORDER BY position LIMIT {StorageLimits.MaxMessagesInSync + 1}",
            row => (Position: row.Integer("position"), Bytes: row.Integer("bytes")));
        var total = 0L;
        for (var i = 0; i < sizes.Count; i++)
        {
            total += sizes[i].Bytes;
            if (i > 0 && (i == StorageLimits.MaxMessagesInSync || total > StorageLimits.MaxMessageBytesInSync))
                return sizes[i - 1].Position;
        }
        return until;
    }

    /// <summary>Returns the messages in (after, until], oldest first.</summary>
    public static List<ToDeviceMessage> Read(DbSession session, Session who, long after, long until) => session.Query(
        $"SELECT sender, type, content FROM to_device WHERE user_id = {who.User} AND device_id = {who.Device} AND position > {after} AND position <= {until} ORDER BY position",
        row => new ToDeviceMessage(row.Id<UserId>("sender"), row.Text("type"), row.Bytes("content")));

    /// <summary>Deletes the messages that a device has received.</summary>
    public async Task AcknowledgeAsync(Session who, long until)
    {
        var any = database.Read(session => session.Any(
            $"SELECT 1 FROM to_device WHERE user_id = {who.User} AND device_id = {who.Device} AND position <= {until} LIMIT 1"));
        if (any)
            await database.WriteAsync(scope => scope.Session.Execute(
                $"DELETE FROM to_device WHERE user_id = {who.User} AND device_id = {who.Device} AND position <= {until}"));
    }
}
