using Parley.Bots.Tests.Support;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Rtc.Native;
using Parley.Voice;

namespace Parley.Bots.Tests;

/// <summary>Signing in, joining, and staying in a channel.</summary>
public sealed class LifeTests
{
    [Fact]
    public async Task Wrong_password_and_wrong_address_fail_at_the_sign_in_with_advice()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("bot");
        var wrong = await Assert.ThrowsAsync<VoiceBotException>(() => VoiceBot.SignInAsync(world.Address, "bot", "nonsense"));
        Assert.Equal(BotStage.SignIn, wrong.Stage);
        Assert.Contains("Check the user and the password", wrong.Message);
        var nowhere = await Assert.ThrowsAsync<VoiceBotException>(() => VoiceBot.SignInAsync(new("http://127.0.0.1:1"), "bot", "nonsense"));
        Assert.Equal(BotStage.SignIn, nowhere.Stage);
        Assert.Contains("Check the address", nowhere.Message);
    }

    [Fact]
    public async Task Stored_sign_in_is_reused_and_readable_by_its_owner_only()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("bot");
        var folder = Directory.CreateTempSubdirectory();
        var store = new FileSessionStore(Path.Combine(folder.FullName, "sub", "session.json"));
        var options = BotWorld.Local(new() { Store = store });
        DeviceId device;
        await using (var first = await VoiceBot.SignInAsync(world.Address, "bot", "a long enough password", options))
            device = first.Session.DeviceId;
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(store.Path));
        await using (var second = await VoiceBot.SignInAsync(world.Address, "bot", "not asked for", options))
            Assert.Equal(device, second.Session.DeviceId);
        await using (var third = await VoiceBot.RestoreAsync(store, BotWorld.Local()))
            await third.SignOutAsync();
        Assert.Null(await store.LoadAsync());
        var gone = await Assert.ThrowsAsync<VoiceBotException>(() => VoiceBot.RestoreAsync(store, BotWorld.Local()));
        Assert.Equal(BotStage.SignIn, gone.Stage);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Join_fails_with_different_messages_for_a_missing_a_private_and_a_restricted_room()
    {
        await using var world = await BotWorld.StartAsync();
        var (bot, owner) = (await world.AddAsync("bot"), await world.AddAsync("owner"));
        var none = await Assert.ThrowsAsync<VoiceBotException>(() => bot.JoinAsync("#none:" + bot.UserId.ServerName));
        Assert.Equal((BotStage.Join, true), (none.Stage, none.Message.Contains("Check the spelling", StringComparison.Ordinal)));
        var hidden = await world.CreateChannelAsync(owner, isPublic: false);
        var closed = await Assert.ThrowsAsync<VoiceBotException>(() => bot.JoinAsync(hidden.Value));
        Assert.Equal((BotStage.Join, true), (closed.Stage, closed.Message.Contains("invite it", StringComparison.Ordinal)));
        var strict = await world.CreateChannelAsync(owner, "strict", open: false);
        var powerless = await Assert.ThrowsAsync<VoiceBotException>(() => bot.JoinAsync(strict.Value));
        Assert.Equal((BotStage.Permission, true), (powerless.Stage, powerless.Message.Contains("de.mtorials.test.callstate", StringComparison.Ordinal)));
        Assert.Empty(bot.Channels);
        await Assert.ThrowsAsync<FormatException>(() => bot.JoinAsync("music"));
    }

    [Fact]
    public async Task Invitations_are_accepted_only_if_the_rule_allows_them()
    {
        await using var world = await BotWorld.StartAsync();
        var (friend, stranger) = (await world.AddAsync("friend"), await world.AddAsync("stranger"));
        var bot = await world.AddAsync("bot", new() { AcceptInvite = InviteRule.From(friend.UserId) });
        var (from, not) = (await world.CreateChannelAsync(friend, isPublic: false), await world.CreateChannelAsync(stranger, isPublic: false));
        await stranger.Matrix.InviteAsync(not, bot.UserId);
        await friend.Matrix.InviteAsync(from, bot.UserId);
        await Until.TrueAsync(() => bot.Matrix.Rooms.Find(from)?.Membership == Membership.Join);
        Assert.Equal(Membership.Invite, bot.Matrix.Rooms.Find(not)!.Membership);
    }

    [Fact]
    public async Task Bot_in_several_channels_can_be_muted_in_one_of_them()
    {
        await using var world = await BotWorld.StartAsync();
        var (bot, ada) = (await world.AddAsync("bot"), await world.AddAsync("ada"));
        var (here, there) = (await world.CreateChannelAsync(ada, "here"), await world.CreateChannelAsync(ada, "there"));
        await using var first = await bot.JoinAsync(here.Value);
        await using var second = await bot.JoinAsync(there.Value);
        Assert.Same(first, await bot.JoinAsync("#here:" + bot.UserId.ServerName));
        Assert.Equal(2, bot.Channels.Count);
        first.SetMuted(true);
        await Until.TrueAsync(() => ada.Voice[here].Snapshot.Members is [{ Muted: true, Kind: "bot" }]);
        Assert.Contains(ada.Voice[there].Snapshot.Members, static member => !member.Muted);
        await first.LeaveAsync();
        await Until.TrueAsync(() => ada.Voice[here].Snapshot.Members.Count == 0);
        Assert.Single(ada.Voice[there].Snapshot.Members);
        Assert.Same(second, Assert.Single(bot.Channels));
    }

    [Fact]
    public async Task Safety_code_is_the_same_on_both_sides_and_each_channel_has_another_certificate()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var fingerprints = new List<string?>();
        foreach (var name in (string[])["one", "two"])
        {
            var room = await world.CreateChannelAsync(dj, name);
            var (playing, listening) = (await dj.JoinAsync(room.Value), await fan.JoinAsync(room.Value));
            await Until.TrueAsync(() => playing.Others.Any(static other => other.SafetyCode is not null) && listening.Others.Any(static other => other.SafetyCode is not null));
            Assert.Equal(playing.Others.Single().SafetyCode, listening.Others.Single().SafetyCode);
            fingerprints.Add(listening.Others.Single().Fingerprint);
        }
        Assert.NotNull(fingerprints[0]);
        Assert.NotEqual(fingerprints[0], fingerprints[1]);
    }

    [Fact]
    public async Task Verified_bot_with_an_identity_key_is_recognized_after_a_rejoin()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj", new() { IdentityKey = NativeIdentityKey.Create() }), await world.AddAsync("fan", new() { IdentityKey = NativeIdentityKey.Create() }));
        var room = await world.CreateChannelAsync(dj, "one");
        var (playing, listening) = (await dj.JoinAsync(room.Value), await fan.JoinAsync(room.Value));
        await Until.TrueAsync(() => listening.Others.Any(static other => other is { IdentityKey: not null, Verification: Verification.Unverified, SafetyCode: not null }));
        fan.Voice.SetVerified(listening.Others.Single(), true);
        await playing.DisposeAsync();
        await Until.TrueAsync(() => !listening.Others.Any());
        await dj.JoinAsync(room.Value);
        await Until.TrueAsync(() => listening.Others.Any(static other => other.Verification == Verification.Verified));
        Assert.Equal(1, fan.Options.Verified.Count);
    }

    [Fact]
    public async Task Two_bots_in_several_channels_hear_each_other_in_each()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var (metronomes, counters) = (new List<Metronome>(), new List<Func<int>>());
        foreach (var name in (string[])["one", "two", "three"])
        {
            var room = await world.CreateChannelAsync(dj, name);
            var (playing, listening) = (await dj.JoinAsync(room.Value), await fan.JoinAsync(room.Value));
            await Until.ConnectedAsync(playing, listening);
            metronomes.Add(new(playing));
            var heard = metronomes[^1].Heard(listening);
            counters.Add(heard);
            await Until.TrueAsync(() => heard() > 10, what: $"Nothing was heard in channel {name}.");
        }
        foreach (var heard in counters)
        {
            var before = heard();
            await Until.TrueAsync(() => heard() > before + 20, what: "A channel fell silent when another was joined.");
        }
        foreach (var metronome in metronomes)
            await metronome.StopAsync();
    }

    [Fact]
    public async Task MemberJoined_and_MemberLeft_are_raised()
    {
        await using var world = await BotWorld.StartAsync();
        var (bot, ada) = (await world.AddAsync("bot"), await world.AddAsync("ada"));
        var room = await world.CreateChannelAsync(ada, "talk");
        await using var channel = await bot.JoinAsync(room.Value);
        var events = new System.Collections.Concurrent.ConcurrentQueue<string>();
        channel.MemberJoined += member => events.Enqueue("+" + channel.NameOf(member.UserId));
        channel.MemberLeft += member => events.Enqueue("-" + channel.NameOf(member.UserId));
        await using var stay = await ada.JoinAsync(room.Value);
        await Until.TrueAsync(() => events.Contains("+ada"));
        await stay.LeaveAsync();
        await Until.TrueAsync(() => events.Contains("-ada"));
        Assert.Equal(["+ada", "-ada"], events.Where(static line => line.EndsWith("ada", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Homeserver_restart_interrupts_neither_audio_nor_membership()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var room = await world.CreateChannelAsync(dj, "music");
        await using var playing = await dj.JoinAsync(room.Value);
        await using var listening = await fan.JoinAsync(room.Value);
        await Until.ConnectedAsync(playing, listening);
        var pipe = new Metronome(playing);
        var heard = pipe.Heard(listening);
        await Until.TrueAsync(() => heard() > 5);
        await world.RestartAsync();
        var before = heard();
        await Until.TrueAsync(() => heard() > before + 50);
        await Until.TrueAsync(() => playing.Snapshot.Phase == ChannelPhase.In && listening.Snapshot.Phase == ChannelPhase.In);
        await Until.ConnectedAsync(playing, listening);
        await pipe.StopAsync();
    }

    [Fact]
    public async Task Room_upgrade_is_followed_while_playback_continues()
    {
        await using var world = await BotWorld.StartAsync();
        var (dj, fan) = (await world.AddAsync("dj"), await world.AddAsync("fan"));
        var old = await world.CreateChannelAsync(dj, "old");
        var playing = await dj.JoinAsync(old.Value);
        var listening = await fan.JoinAsync(old.Value);
        await Until.ConnectedAsync(playing, listening);
        var pipe = new Metronome(playing);
        var heard = pipe.Heard(listening);
        await Until.TrueAsync(() => heard() > 5);

        var fresh = await world.CreateChannelAsync(dj, "fresh");
        await dj.Matrix.SendStateAsync(old, EventTypes.Tombstone, "", System.Text.Json.JsonElement.Parse($$"""{"body":"Moved","replacement_room":"{{fresh}}"}"""), new());
        await Until.TrueAsync(() => playing.RoomId == fresh && listening.RoomId == fresh);
        await Until.ConnectedAsync(playing, listening);
        var before = heard();
        await Until.TrueAsync(() => heard() > before + 20);
        Assert.Same(playing, dj.Find(fresh));
        Assert.Null(dj.Find(old));
        await Until.TrueAsync(() => fan.Voice[old].Snapshot.Members.Count == 0);
        // A join with the old address leads to the new room.
        var late = await world.AddAsync("late");
        await using var arrived = await late.JoinAsync(old.Value);
        Assert.Equal(fresh, arrived.RoomId);
        await pipe.StopAsync();
        await playing.DisposeAsync();
        await listening.DisposeAsync();
    }

    [Fact]
    public async Task Kicked_bot_ends_its_channel_as_Removed()
    {
        await using var world = await BotWorld.StartAsync();
        var (bot, owner) = (await world.AddAsync("bot"), await world.AddAsync("owner"));
        var room = await world.CreateChannelAsync(owner, "talk");
        await using var channel = await bot.JoinAsync(room.Value);
        await owner.Matrix.KickAsync(room, bot.UserId);
        Assert.Equal(ChannelEnd.Removed, await channel.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Empty(bot.Channels);
    }

    [Fact]
    public async Task Bot_without_power_stays_connected_and_reports_the_problem_until_the_power_is_restored()
    {
        await using var world = await BotWorld.StartAsync();
        var (bot, owner) = (await world.AddAsync("bot"), await world.AddAsync("owner"));
        var room = await world.CreateChannelAsync(owner, "talk");
        await using var channel = await bot.JoinAsync(room.Value);
        await Until.TrueAsync(() => owner.Voice[room].Snapshot.Members.Count == 1 && bot.Voice[room].Snapshot.Phase == ChannelPhase.In);
        await SetLevelAsync(50);
        await Until.TrueAsync(() => channel.Snapshot.Reason == Protocol.VoiceProblem.PowerTakenAway);
        await SetLevelAsync(0);
        await Until.TrueAsync(() => channel.Snapshot.Reason == Protocol.VoiceProblem.None);
        Assert.Equal(ChannelPhase.In, channel.Snapshot.Phase);
        Assert.Same(channel, bot.Find(room));

        Task SetLevelAsync(int level)
        {
            var content = System.Text.Json.Nodes.JsonNode.Parse(owner.Matrix.Rooms.Find(room)!.State.Get(EventTypes.PowerLevels)!.Content.GetRawText())!;
            content["events"]!["de.mtorials.test.callstate"] = level;
            return owner.Matrix.SendStateAsync(room, EventTypes.PowerLevels, "", System.Text.Json.JsonElement.Parse(content.ToJsonString()), new SendOptions());
        }
    }

    [Fact]
    public async Task Second_program_with_the_same_sign_in_ends_the_channel_of_the_first_as_TakenOver()
    {
        await using var world = await BotWorld.StartAsync();
        var first = await world.AddAsync("bot");
        var room = await world.CreateChannelAsync(first, "talk");
        await using var channel = await first.JoinAsync(room.Value);
        await using var second = await VoiceBot.RestoreAsync(first.Session, BotWorld.Local());
        await using var taken = await second.JoinAsync(room.Value);
        Assert.Equal(ChannelEnd.TakenOver, await channel.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        await Until.TrueAsync(() => taken.Snapshot.Phase == ChannelPhase.In);
    }
}
