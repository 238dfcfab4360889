using Parley.Matrix;

namespace Parley.Protocol;

/// <content>What peers that know only the seed need.</content>
public sealed partial class VoiceMachine
{
    // A seed peer takes a callstate whose timestamp is 10 s old for a LEFT, and with it drops our messages: it hears of us first.
    private void GreetBaseProtocolPeer(Member member)
    {
        member.MissedUs = !SeesUs();
        if (member.MissedUs)
            WriteSoon();
        else
            _timers.SetEarlier(TimerKind.Renew, (_wroteAt ?? _now.Elapsed) + _parameters.BaseProtocolRenewal);
    }

    private bool SeesUs() => _wroteAt is { } wrote && _now.Elapsed - wrote < _parameters.BaseProtocolTimeout - TimeSpan.FromSeconds(1);

    // The seed's first example has no timestamp, and then no timeout: such a state may be a day old and its device there, or a
    // ghost's. Who joins tries a few; the one that is there is shown when its audio flows.
    private void Probe()
    {
        var left = _parameters.MaxProbes;
        foreach (var member in _members.Values)
        {
            if (left == 0)
                return;
            if (member is { IsBaseProtocolPeer: true, Joined: true, Expired: true, IsUnstamped: true } && _now.Elapsed - member.ExpiresAt < _parameters.UnstampedFor)
            {
                member.Probed = true;
                left--;
            }
        }
    }

    // Between one attempt and the next: mostly the answer was lost to the rate limit, but perhaps the peer reads bodies in the
    // other way. So every third attempt is made in that.
    private static void TryDialect(Member member, Link link)
    {
        if (member is { IsBaseProtocolPeer: true, DialectKnown: false })
            member.UsesJsonDialect = member.MayUseJsonDialect != (link.Failures % 3 == 2);
    }

    // What a seed peer writes to others, by the room as all it writes, tells how it writes to us.
    private void LearnDialect(VoiceInput.Call call)
    {
        if (DeviceKey.TryParse(JsonObjects.Text(call.Content, "sender"), call.Sender, _parameters.AcceptBareNames, out var key)
            && _members.TryGetValue(key, out var member) && member is { IsBaseProtocolPeer: true, DialectKnown: false } && member.UserId == call.Sender
            && JsonObjects.Text(call.Content, "body") is { Length: > 0 } body)
        {
            member.UsesJsonDialect = body[0] == '{';
            member.DialectKnown = true;
        }
    }
}
