using Parley.Homeserver.Accounts;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.ToDevice;

/// <summary>The devices' inboxes. A message stays until the device syncs with a token that lies after it: at least once.</summary>
internal sealed class ToDeviceStore(Database database)
{
    /// <summary>Puts a message into an inbox.</summary>
    public static void Add(WriteScope scope, UserId user, DeviceId device, ToDeviceMessage message)
    {
        scope.Session.Execute(
            "INSERT INTO to_device VALUES ($1, $2, $3, $4, $5, $6)",
            scope.NextPosition(),
            user.Value,
            device.Value,
            message.Type,
            message.Sender.Value,
            message.Content);
        scope.Concerns(user, device);
    }

    /// <summary>The messages in (after, until], oldest first.</summary>
    public static List<ToDeviceMessage> Read(DbSession session, Session who, long after, long until) => session.Query(
        "SELECT sender, type, content FROM to_device WHERE user_id = $1 AND device_id = $2 AND position > $3 AND position <= $4 ORDER BY position",
        row => new ToDeviceMessage(UserId.Parse(row.Text(0)), row.Text(1), row.Bytes(2)),
        who.User.Value,
        who.Device.Value,
        after,
        until);

    /// <summary>Forgets what a device has received.</summary>
    public async Task AcknowledgeAsync(Session who, long until)
    {
        var any = database.Read(session => session.Integer(
            "SELECT 1 FROM to_device WHERE user_id = $1 AND device_id = $2 AND position <= $3 LIMIT 1",
            who.User.Value,
            who.Device.Value,
            until) is not null);
        if (any)
            await database.WriteAsync(scope => scope.Session.Execute(
                "DELETE FROM to_device WHERE user_id = $1 AND device_id = $2 AND position <= $3",
                who.User.Value,
                who.Device.Value,
                until));
    }
}
