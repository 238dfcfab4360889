using System.Text.Json;
using Parley.Homeserver.Json;
using Parley.Homeserver.Rooms;
using Parley.Matrix;

namespace Parley.Homeserver.Authorization;

/// <summary>Who may do what in a room. https://spec.matrix.org/v1.16/client-server-api/#mroompower_levels</summary>
internal sealed class PowerLevels
{
    private readonly JsonElement? _content;
    private readonly UserId? _creator;

    private PowerLevels(JsonElement? content, UserId? creator)
    {
        _content = content;
        _creator = creator;
    }

    /// <summary>The levels of a room. Without the event, the creator has 100 and nothing needs any power to send.</summary>
    public static PowerLevels Of(RoomState state) =>
        new(state.Find(EventTypes.PowerLevels)?.Content, state.Find(EventTypes.Create)?.Sender);

    public long Ban => Level("ban", 50);

    public long Kick => Level("kick", 50);

    public long Redact => Level("redact", 50);

    public long Invite => Level("invite", 0);

    /// <summary>A user's level.</summary>
    public long OfUser(UserId user)
    {
        if (_content is not { } content)
            return user == _creator ? 100 : 0;
        return content.Object("users")?.Integer(user.Value) ?? content.Integer("users_default") ?? 0;
    }

    /// <summary>The level that sending an event needs.</summary>
    public long ToSend(string type, bool isState)
    {
        if (_content is not { } content)
            return 0;
        return content.Object("events")?.Integer(type)
            ?? (isState ? content.Integer("state_default") ?? 50 : content.Integer("events_default") ?? 0);
    }

    private long Level(string name, long otherwise) => _content?.Integer(name) ?? otherwise;
}
