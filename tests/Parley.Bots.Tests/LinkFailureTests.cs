using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Parley.Bots.Tests.Support;
using Parley.Protocol;
using Parley.Voice;

namespace Parley.Bots.Tests;

/// <summary>Connections to members that do not come about, and what is said of it.</summary>
public sealed partial class LinkFailureTests
{
    [Fact]
    public async Task A_member_whose_candidates_lead_nowhere_fails_at_ICE() =>
        // The discard port: nobody answers there.
        await FailsAsync(BotStage.Ice, "No direct way to their device was found", static text => Port().Replace(text, "$1 9 "));

    [Fact]
    public async Task A_member_with_another_certificate_than_its_description_names_fails_at_DTLS() =>
        await FailsAsync(BotStage.Dtls, "no keys could be agreed on", static text => Fingerprint().Replace(text, static match => match.Groups[1].Value + (match.Groups[2].Value == "0" ? "1" : "0")));

    private static async Task FailsAsync(BotStage stage, string reason, Func<string, string> twist)
    {
        await using var world = await BotWorld.StartAsync();
        var options = new VoiceBotOptions
        {
            Transport = new SignallingTwister(world.Transport, twist), Parameters = VoiceParameters.Default with { ConnectDueAfter = TimeSpan.FromSeconds(2) },
        };
        var (bot, other) = (await world.AddAsync("bot", options), await world.AddAsync("other", options));
        var room = await world.CreateChannelAsync(bot, "talk");
        await using var channel = await bot.JoinAsync(room.Value);
        var failures = new ConcurrentQueue<LinkFailure>();
        channel.LinkFailed += failures.Enqueue;
        await using var its = await other.JoinAsync(room.Value);
        await Until.TrueAsync(() => !failures.IsEmpty, 15, "No failure was told.");
        Assert.True(failures.TryPeek(out var failure));
        Assert.Equal((stage, other.UserId), (failure.Stage, failure.Member.UserId));
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
        Assert.Equal(MemberLink.Failed, failure.Member.Link);
    }

    // a=candidate:… 1 udp PRIORITY ADDRESS PORT typ host
    [GeneratedRegex(@"(candidate:\S+ \d+ [A-Za-z]+ \d+ \S+) \d+ ")]
    private static partial Regex Port();

    // a=fingerprint:sha-256 AB:CD:…
    [GeneratedRegex(@"(fingerprint:sha-256 )([0-9A-Fa-f])")]
    private static partial Regex Fingerprint();
}
