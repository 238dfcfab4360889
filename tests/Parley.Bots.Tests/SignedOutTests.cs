using Parley.Bots.Tests.Support;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Bots.Tests;

/// <summary>An access token that the homeserver takes no longer.</summary>
public sealed class SignedOutTests
{
    private const string Password = "a long enough password";

    [Fact]
    public async Task A_bot_with_its_password_signs_in_again_as_the_same_device_and_stays_in_its_channel()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("dj");
        var fan = await world.AddAsync("fan");
        var room = await world.CreateChannelAsync(fan, "music");
        var folder = Directory.CreateTempSubdirectory();
        var store = new FileSessionStore(Path.Combine(folder.FullName, "session.json"));
        await using var bot = await VoiceBot.SignInAsync(world.Address, "dj", Password, BotWorld.Local(new() { Store = store }));
        var before = bot.Session;
        await using var playing = await bot.JoinAsync(room.Value);
        await using var listening = await fan.JoinAsync(room.Value);
        await Until.ConnectedAsync(playing, listening);

        // Somebody ends the device: it is gone at the homeserver, token and all.
        await new MatrixApi(world.Transport, before.Homeserver, before.AccessToken).CallAsync(Matrix.Endpoints.Logout.Endpoint, EmptyObject.Instance, Matrix.Endpoints.Logout.Endpoint.Path());
        await Until.TrueAsync(() => bot.Session.AccessToken != before.AccessToken, what: "It did not sign in again.");
        Assert.Equal(before.DeviceId, bot.Session.DeviceId);
        await Until.TrueAsync(() => store.LoadAsync().AsTask().GetAwaiter().GetResult() == bot.Session, what: "The new sign-in was not kept.");
        // What it says and hears of the room goes on.
        playing.SetMuted(true);
        await Until.TrueAsync(() => listening.Others.SingleOrDefault() is { Muted: true, Link: MemberLink.Connected }, what: "Its state arrives no more.");
        await fan.Matrix.KickAsync(room, bot.UserId);
        Assert.Equal(ChannelEnd.Removed, await playing.Ended.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Null(bot.Failure);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_bot_without_a_password_takes_what_another_program_put_into_the_store()
    {
        await using var world = await BotWorld.StartAsync();
        var session = await world.RegisterAsync("bot");
        var folder = Directory.CreateTempSubdirectory();
        var store = new FileSessionStore(Path.Combine(folder.FullName, "session.json"));
        await store.SaveAsync(session);
        var thief = new TokenThief(world.Transport);
        await using var bot = await VoiceBot.RestoreAsync(store, BotWorld.Local(new() { Transport = thief }));
        var fresh = await new MatrixClient(world.Transport, world.Address).LoginWithPasswordAsync("bot", Password, new() { DeviceId = session.DeviceId });
        await store.SaveAsync(fresh);
        thief.Steal(session.AccessToken);
        await Until.TrueAsync(() => bot.Session == fresh);
        await bot.Matrix.WhoAmIAsync();
        Assert.Empty(thief.SignIns);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_bot_that_cannot_sign_in_again_ends_and_says_at_which_stage_and_what_to_do()
    {
        await using var world = await BotWorld.StartAsync();
        var session = await world.RegisterAsync("bot");
        var owner = await world.AddAsync("owner");
        var room = await world.CreateChannelAsync(owner, "music");
        var thief = new TokenThief(world.Transport);
        await using var bot = await VoiceBot.RestoreAsync(session, BotWorld.Local(new() { Transport = thief }));
        await using var channel = await bot.JoinAsync(room.Value);
        var playing = channel.PlayAsync(new OpusPipe());
        thief.Steal(session.AccessToken);
        Assert.Equal(SessionEnd.SoftLogout, await bot.Ended.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(ChannelEnd.SignedOut, await channel.Ended.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(PlaybackEnd.Left, await playing.WaitAsync(TimeSpan.FromSeconds(10)));
        var refused = await Assert.ThrowsAsync<VoiceBotException>(() => bot.JoinAsync(room.Value));
        Assert.Equal(BotStage.SignIn, refused.Stage);
        Assert.EndsWith("ended the sign-in of " + bot.UserId + ": sign in again with the password.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, bot.Failure!.Message);
    }

    [Fact]
    public async Task A_changed_password_ends_the_bot_after_one_sign_in_that_was_refused()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("bot");
        var changes = new WrongPassword(world.Transport);
        var thief = new TokenThief(changes);
        await using var bot = await VoiceBot.SignInAsync(world.Address, "bot", Password, BotWorld.Local(new() { Transport = thief }));
        thief.SignIns.Clear();
        changes.Changed = true;
        thief.Steal(bot.Session.AccessToken);
        Assert.Equal(SessionEnd.SoftLogout, await bot.Ended.WaitAsync(TimeSpan.FromSeconds(10)));
        await Until.TrueAsync(() => bot.Failure is not null);
        Assert.Contains("check the password", bot.Failure!.Message);
        Assert.Single(thief.SignIns);
    }

    [Fact]
    public async Task A_kept_sign_in_that_ended_meanwhile_is_renewed_as_the_same_device()
    {
        await using var world = await BotWorld.StartAsync();
        var session = await world.RegisterAsync("bot");
        var folder = Directory.CreateTempSubdirectory();
        var store = new FileSessionStore(Path.Combine(folder.FullName, "session.json"));
        await store.SaveAsync(session with { AccessToken = "of yesterday" });
        await using var bot = await VoiceBot.SignInAsync(world.Address, "bot", Password, BotWorld.Local(new() { Store = store }));
        Assert.Equal(session.DeviceId, bot.Session.DeviceId);
        Assert.Equal(bot.Session, await store.LoadAsync());
        var over = await Assert.ThrowsAsync<VoiceBotException>(() => VoiceBot.RestoreAsync(session with { AccessToken = "of yesterday" }, BotWorld.Local()));
        Assert.Equal((BotStage.SignIn, true), (over.Stage, over.Message.Contains("sign in again with the password", StringComparison.Ordinal)));
        folder.Delete(recursive: true);
    }

    private sealed class WrongPassword(IMatrixTransport inner) : IMatrixTransport
    {
        public bool Changed { get; set; }

        public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default) =>
            Changed && request.Method == "POST" && request.Url.EndsWith("/login", StringComparison.Ordinal)
                ? Task.FromResult(new MatrixResponse(403, null, """{"errcode":"M_FORBIDDEN","error":"Invalid password"}"""u8.ToArray()))
                : inner.SendAsync(request, cancellationToken);
    }
}
