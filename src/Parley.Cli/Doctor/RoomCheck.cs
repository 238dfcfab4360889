using Parley.Cli.Channels;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Cli.Doctor;

/// <summary>A given room: whether this user and ordinary members may talk in it.</summary>
internal static class RoomCheck
{
    public static CheckResult Look(ChannelObserver lookout, string named)
    {
        Matrix.Client.Room room;
        try
        {
            room = lookout.Find(named);
        }
        catch (CommandException e)
        {
            return CheckResult.Failed(CheckNames.Room, e.Message, "Join the room first, with `parley join` or with a Matrix client.");
        }
        var user = lookout.Session.UserId;
        var name = MemberText.Plain(room.Name);
        if (room.State.Get(EventTypes.Tombstone) is { } tombstone)
            return CheckResult.Failed(CheckNames.Room, $"{name} was upgraded and is over.", $"Go to its successor, {JsonObjects.Text(tombstone.Content, "replacement_room") ?? "which it does not name"}.");
        var power = room.Power;
        var needed = power.NeededToSendState(VoiceEvents.CallState);
        if (!power.CanSendState(user, VoiceEvents.CallState))
            return CheckResult.Failed(CheckNames.Room, $"You may not join the voice channel in {name}: {VoiceEvents.CallState} needs power {needed}, and you have {power.LevelOf(user)}.",
                "An admin opens the channel in the web client and clicks \"Let everybody join\" (it sets that level to 0).");
        if ((power.Levels?.UsersDefault ?? 0) < needed)
            return CheckResult.Warning(CheckNames.Room, $"You may join the voice channel in {name}, ordinary members may not ({VoiceEvents.CallState} needs power {needed}).",
                VoicePower.CanRepair(power, user) ? "Open the channel in the web client and click \"Let everybody join\"." : "An admin opens the channel in the web client and clicks \"Let everybody join\".");
        return room.Type == RoomType.Call
            ? CheckResult.Ok(CheckNames.Room, $"{name} is a voice channel, and everybody in the room may join it.")
            : CheckResult.Ok(CheckNames.Room, $"Everybody in {name} may talk in it; it is no room of type {RoomType.Call}, so other clients do not list it as a voice room.");
    }
}
