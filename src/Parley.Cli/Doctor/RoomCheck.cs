using Parley.Cli.Channels;
using Parley.Cli.Errors;
using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Cli.Doctor;

/// <summary>Checks whether this user and ordinary members may join a room's voice channel.</summary>
internal static class RoomCheck
{
    public static CheckResult Check(ChannelObserver observer, string named)
    {
        Matrix.Client.Room room;
        try
        {
            room = observer.Find(named);
        }
        catch (CommandException e)
        {
            return CheckResult.Failed(CheckNames.Room, e.Message, "Join the room first, with `parley join` or with a Matrix client.");
        }
        var user = observer.Session.UserId;
        var name = MemberText.Plain(room.Name);
        if (room.State.Get(EventTypes.Tombstone) is { } tombstone)
            return CheckResult.Failed(CheckNames.Room, $"{name} was upgraded to another room.", JsonObjects.Text(tombstone.Content, "replacement_room") is { } replacement ? $"Use the new room, {replacement}." : "Ask its admins for the new room.");
        var power = room.Power;
        var needed = power.NeededToSendState(VoiceEvents.CallState);
        if (!power.CanSendState(user, VoiceEvents.CallState))
            return CheckResult.Failed(CheckNames.Room, $"You may not join the voice channel in {name}: {VoiceEvents.CallState} needs power {needed}, and you have {power.LevelOf(user)}.",
                "An admin opens the channel in the web client and clicks \"Let everyone join\" (it sets that level to 0).");
        if ((power.Levels?.UsersDefault ?? 0) < needed)
            return CheckResult.Warning(CheckNames.Room, $"You may join the voice channel in {name}, ordinary members may not ({VoiceEvents.CallState} needs power {needed}).",
                VoicePower.CanRepair(power, user) ? "Open the channel in the web client and click \"Let everyone join\"." : "An admin opens the channel in the web client and clicks \"Let everyone join\".");
        return room.Type == RoomType.Call
            ? CheckResult.Ok(CheckNames.Room, $"{name} is a voice channel, and all members of the room may join it.")
            : CheckResult.Ok(CheckNames.Room, $"All members of {name} may join its voice channel; its type is not {RoomType.Call}, so other clients do not list it as a voice room.");
    }
}
