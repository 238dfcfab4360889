using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Parley.Bots.Tests.Support;
using Parley.Protocol;
using Parley.Voice;

namespace Parley.Bots.Tests;

/// <summary>Connections that cannot be established.</summary>
public sealed partial class LinkFailureTests
{
    [Fact]
    public async Task Member_with_unreachable_candidates_fails_at_ICE() =>
        // The discard port, at which nothing listens.
        await FailsAsync(BotStage.Ice, "Couldn't connect to their device directly", static text => Port().Replace(text, "$1 9 "));

    [Fact]
    public async Task Member_with_a_wrong_fingerprint_fails_at_DTLS() =>
        await FailsAsync(BotStage.Dtls, "encryption keys could not be agreed on", static text => Fingerprint().Replace(text, static match => match.Groups[1].Value + (match.Groups[2].Value == "0" ? "1" : "0")));

    [Fact]
    public async Task Relay_only_bot_without_a_relay_sends_no_address_and_names_the_reason()
    {
        await using var world = await BotWorld.StartAsync();
        var sent = new ConcurrentQueue<string>();
        var recording = new SignallingRewriter(world.Transport, text =>
        {
            sent.Enqueue(text);
            return text;
        });
        var (bot, other) = (await world.AddAsync("bot", new() { Transport = recording, RelayOnly = true }), await world.AddAsync("other"));
        var room = await world.CreateChannelAsync(bot, "talk");
        await using var its = await other.JoinAsync(room.Value);
        await using var channel = await bot.JoinAsync(room.Value);
        await Until.TrueAsync(() => channel.Others.SingleOrDefault()?.LinkReason?.Contains("no relay (TURN)", StringComparison.Ordinal) == true, what: "The reason is not named.");
        Assert.DoesNotContain(sent, static text => text.Contains("typ host", StringComparison.Ordinal) || text.Contains("typ srflx", StringComparison.Ordinal));
        Assert.NotEqual(MemberLink.Connected, channel.Others.Single().Link);
    }

    private static async Task FailsAsync(BotStage stage, string reason, Func<string, string> rewrite)
    {
        await using var world = await BotWorld.StartAsync();
        var options = new VoiceBotOptions
        {
            Transport = new SignallingRewriter(world.Transport, rewrite), Parameters = VoiceParameters.Default with { ConnectDueAfter = TimeSpan.FromSeconds(2) },
        };
        var (bot, other) = (await world.AddAsync("bot", options), await world.AddAsync("other", options));
        var room = await world.CreateChannelAsync(bot, "talk");
        await using var channel = await bot.JoinAsync(room.Value);
        var failures = new ConcurrentQueue<LinkFailure>();
        channel.LinkFailed += failures.Enqueue;
        await using var its = await other.JoinAsync(room.Value);
        await Until.TrueAsync(() => !failures.IsEmpty, what: "LinkFailed was not raised.");
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
