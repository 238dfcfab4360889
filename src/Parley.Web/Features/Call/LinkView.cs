using System.Globalization;
using Parley.Voice;

namespace Parley.Web.Features.Call;

/// <summary>Texts and CSS classes for the state of connections.</summary>
public static class LinkView
{
    // Round-trip times in ms. ITU-T G.114: a one-way delay below 150 ms is not noticed, one above 400 ms impairs a conversation.
    private const double GoodRoundTrip = 150, PoorRoundTrip = 400;

    private const string KeyReplaced = "The encryption key of this device changed during the call. Compare the safety code.";

    /// <summary>Returns a warning about the identity of a device, or <c>null</c>.</summary>
    public static string? Warning(ChannelMember member) => member.IsKeyReplaced ? KeyReplaced : member.Verification switch
    {
        Verification.Changed => "This device does not prove that it is the one you verified. Someone may be listening. "
            + (member.SafetyCode is null ? "Leave and join again. If this warning stays, say nothing confidential." : "Compare the safety code again."),
        Verification.NewDevice => "You have verified another device of this user, but not this one. Compare the safety code.",
        _ => null,
    };

    /// <summary>Returns the state as one lower-case word.</summary>
    public static string Word(MemberLink link) => link switch
    {
        MemberLink.Connecting => "connecting",
        MemberLink.Connected => "connected",
        MemberLink.Reconnecting => "reconnecting",
        MemberLink.Failed => "failed",
        _ => "none",
    };

    /// <summary>Returns the CSS class of the dot: the state, or the quality of a connection that is up.</summary>
    public static string Quality(ChannelMember member) => member.Link != MemberLink.Connected ? Word(member.Link)
        : member.RoundTripTime?.TotalMilliseconds switch { null or < GoodRoundTrip => "good", < PoorRoundTrip => "fair", _ => "poor" };

    /// <summary>Returns the state of a member's connection as a sentence.</summary>
    public static string Sentence(ChannelMember member) => member.Link switch
    {
        MemberLink.Connecting => "Connecting…",
        MemberLink.Connected when member.RoundTripTime is { } time => Quality(member) switch { "good" => "Good connection, ", "fair" => "Slow connection, ", _ => "Very slow connection, " } + Math.Round(time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + " ms round trip",
        MemberLink.Connected => "Connected",
        MemberLink.Reconnecting => member.LinkReason ?? "Connection lost. Reconnecting…",
        MemberLink.Failed => member.LinkReason ?? "Couldn't connect. Retrying…",
        _ => "",
    };

    /// <summary>Returns the state of the whole call as a word and as a sentence.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="isRefused">Whether the homeserver can be reached, but refuses requests because of the state of the account.</param>
    public static (string State, string Sentence) Of(ChannelSnapshot channel, bool isRefused = false)
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
            ChannelPhase.Reconnecting => ("reconnecting", (isRefused ? "Homeserver refuses your account" : "Homeserver unreachable") + "; your call continues"),
            _ when others == 0 => ("connected", "No one else is here yet"),
            _ when failed > 0 => ("failed", failed == 1 ? "Can't reach 1 person. Retrying…" : "Can't reach " + failed + " people. Retrying…"),
            _ when reconnecting > 0 => ("reconnecting", "Reconnecting…"),
            _ when connected < others => ("connecting", connected == 0 ? "Connecting…" : "Connected to " + connected + " of " + others + "…"),
            _ => ("connected", "Connected"),
        };
    }
}
