using Parley.Rtc;
using Parley.Voice;

namespace Parley.Bots;

/// <content>Connections that do not come about.</content>
public sealed partial class BotChannel
{
    private readonly HashSet<string> _failed = [];

    /// <summary>Raised when the connection to a member could not be set up; it is tried again by itself. It must not block.</summary>
    public event Action<LinkFailure>? LinkFailed;

    private void TellLinks(ChannelSnapshot snapshot)
    {
        foreach (var member in snapshot.Members)
        {
            if (member.Link != MemberLink.Failed)
                _failed.Remove(member.DeviceKey);
            else if (_failed.Add(member.DeviceKey))
                _ = TellLinkAsync(member);
        }
    }

    // With a path chosen, ICE did its work, and what failed came after it.
    private async Task TellLinkAsync(ChannelMember member)
    {
        var stage = BotStage.Ice;
        try
        {
            if (ConnectionOf(member.DeviceKey) is { } connection && (await connection.GetStatisticsAsync()).LocalCandidateType is not null)
                stage = BotStage.Dtls;
        }
        catch (RtcException)
        {
            // Closed already.
        }
        var reason = member.LinkReason ?? "No connection came about; it is tried again.";
        _bot.LogLinkFailed(member.DeviceKey, stage, reason);
        LinkFailed?.Invoke(new(member, stage, reason));
    }
}
