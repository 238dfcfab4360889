using Parley.Rtc;
using Parley.Voice;

namespace Parley.Bots;

/// <summary>Reports connections that could not be established, with the stage at which they failed. Called on the voice loop only.</summary>
internal sealed class LinkMonitor(BotLog log)
{
    // Device keys that are remembered at most: a member could come with a new one each time.
    private const int MaxRemembered = 1_000;

    // Device keys of members whose current failure has been reported.
    private readonly HashSet<string> _reported = [];

    // The stage that each member's last connection had reached when it was closed.
    private readonly Dictionary<string, BotStage> _reached = [];

    /// <summary>Occurs when a connection failed; it is retried.</summary>
    public event Action<LinkFailure>? Failed;

    /// <summary>Records how far a connection came. A failed connection is closed before the snapshot shows the failure.</summary>
    public void OnPeerClosed(VoicePeer peer)
    {
        if (_reached.Count >= MaxRemembered)
            _reached.Clear();
        _reached[peer.DeviceKey] = HasPath(peer.Connection) ? BotStage.Dtls : BotStage.Ice;
    }

    /// <summary>Reports each failure in a snapshot once.</summary>
    public void OnChanged(ChannelSnapshot snapshot)
    {
        if (_reported.Count >= MaxRemembered)
            _reported.IntersectWith(snapshot.Members.Select(static member => member.DeviceKey));
        foreach (var member in snapshot.Members)
        {
            if (member.Link != MemberLink.Failed)
                _reported.Remove(member.DeviceKey);
            else if (_reported.Add(member.DeviceKey))
                Report(member, _reached.GetValueOrDefault(member.DeviceKey, BotStage.Ice));
        }
    }

    private void Report(ChannelMember member, BotStage stage)
    {
        var reason = stage == BotStage.Dtls
            ? "A network path to their device was found, but the encryption keys could not be agreed on (DTLS). The bot retries. If this persists, check for something that modifies the signalling or drops packets on the way."
            : member.LinkReason ?? "No connection could be established. The bot retries.";
        log.LinkFailed(member.DeviceKey, stage, reason);
        Failed?.Invoke(new(member, stage, reason));
    }

    // A selected path means that ICE succeeded, so the failure came after it.
    private static bool HasPath(IPeerConnection connection)
    {
        try
        {
            // The native backend completes this synchronously.
            return connection.GetStatisticsAsync() is { IsCompletedSuccessfully: true, Result.LocalCandidateType: not null };
        }
        catch (RtcException)
        {
            return false; // already closed
        }
    }
}
