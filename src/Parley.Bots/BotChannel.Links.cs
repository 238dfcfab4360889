using Parley.Rtc;
using Parley.Voice;

namespace Parley.Bots;

/// <content>Connections that do not come about.</content>
public sealed partial class BotChannel
{
    private readonly HashSet<string> _failed = [];

    // How far each member's last connection came before it was closed.
    private readonly Dictionary<string, BotStage> _reached = [];

    /// <summary>Raised when the connection to a member could not be set up; it is tried again by itself. It must not block.</summary>
    public event Action<LinkFailure>? LinkFailed;

    // On the loop. A connection that failed is closed before the snapshot tells of it.
    private void NoteReached(VoicePeer peer) => _reached[peer.DeviceKey] = HasPath(peer.Connection) ? BotStage.Dtls : BotStage.Ice;

    // On the loop.
    private void TellLinks(ChannelSnapshot snapshot)
    {
        foreach (var member in snapshot.Members)
        {
            if (member.Link != MemberLink.Failed)
                _failed.Remove(member.DeviceKey);
            else if (_failed.Add(member.DeviceKey))
                TellLink(member, _reached.GetValueOrDefault(member.DeviceKey, BotStage.Ice));
        }
    }

    private void TellLink(ChannelMember member, BotStage stage)
    {
        var reason = stage == BotStage.Dtls
            ? "A path to their device was found, but no keys could be agreed on over it; it is tried again. Should it go on, look for what changes the signalling on its way, or holds packets back."
            : member.LinkReason ?? "No connection came about; it is tried again.";
        _bot.LogLinkFailed(member.DeviceKey, stage, reason);
        LinkFailed?.Invoke(new(member, stage, reason));
    }

    // With a path chosen, ICE did its work, and what failed came after it.
    private static bool HasPath(IPeerConnection connection)
    {
        try
        {
            // Of the native backend these are there at once.
            return connection.GetStatisticsAsync() is { IsCompletedSuccessfully: true, Result.LocalCandidateType: not null };
        }
        catch (RtcException)
        {
            return false; // closed already
        }
    }
}
