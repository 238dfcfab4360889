using Parley.Homeserver.Storage;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.ToDevice;

/// <summary>The inboxes of the devices. A message is kept until the device syncs with a token after it, so it is delivered at least once.</summary>
internal sealed class ToDeviceStore(Database database)
{
    /// <summary>Adds a message to an inbox.</summary>
    public static void Add(WriteScope scope, UserId user, DeviceId device, ToDeviceMessage message)
    {
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
