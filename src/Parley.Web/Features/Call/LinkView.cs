using System.Globalization;
using Parley.Voice;

namespace Parley.Web.Features.Call;

/// <summary>Connections in words.</summary>
public static class LinkView
{
    // ITU-T G.114: up to 150 ms one way goes unnoticed, beyond 400 ms conversation suffers.
    private const double GoodRoundTrip = 150, PoorRoundTrip = 400;

    /// <summary>The state as one lower-case word.</summary>
    public static string Word(MemberLink link) => link switch
    {
        MemberLink.Connecting => "connecting",
        MemberLink.Connected => "connected",
        MemberLink.Reconnecting => "reconnecting",
        MemberLink.Failed => "failed",
        _ => "none",
    };

    /// <summary>The dot's class: the state, and where connected how quick the way is.</summary>
    public static string Quality(ChannelMember member) => member.Link != MemberLink.Connected ? Word(member.Link)
        : member.RoundTripTime?.TotalMilliseconds switch { null or < GoodRoundTrip => "good", < PoorRoundTrip => "fair", _ => "poor" };

    /// <summary>The connection in a sentence.</summary>
    public static string Sentence(ChannelMember member) => member.Link switch
    {
        MemberLink.Connecting => "Connecting…",
        MemberLink.Connected when member.RoundTripTime is { } time => "Connected, " + Math.Round(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + " ms there and back",
        MemberLink.Connected => "Connected",
        MemberLink.Reconnecting => member.LinkReason ?? "The connection dropped; it is being restored.",
        MemberLink.Failed => member.LinkReason ?? "No connection could be made; it is tried again.",
        _ => "",
    };

    /// <summary>The whole call: a word for its state and a sentence.</summary>
    public static (string State, string Sentence) Of(ChannelSnapshot channel)
    {
        int others = 0, connected = 0, failed = 0, reconnecting = 0;
        foreach (var member in channel.Members)
        {
            if (member.IsSelf)
                continue;
            others++;
            connected += member.Link == MemberLink.Connected ? 1 : 0;
            failed += member.Link == MemberLink.Failed ? 1 : 0;
            reconnecting += member.Link == MemberLink.Reconnecting ? 1 : 0;
        }
        return channel.Phase switch
        {
            ChannelPhase.Out => ("out", "Not in a channel"),
            ChannelPhase.Joining => ("joining", "Joining…"),
            ChannelPhase.Reconnecting => ("reconnecting", "Homeserver out of reach; the talk goes on"),
            _ when others == 0 => ("connected", "Nobody else is here yet"),
            _ when failed > 0 => ("failed", failed == 1 ? "One person cannot be reached; trying again" : failed + " people cannot be reached; trying again"),
            _ when reconnecting > 0 => ("reconnecting", "Restoring the connection…"),
            _ when connected < others => ("connecting", connected == 0 ? "Connecting…" : "Connecting, " + connected + " of " + others),
            _ => ("connected", "Connected"),
        };
    }
}
