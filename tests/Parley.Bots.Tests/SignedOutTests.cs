using Parley.Bots.Tests.Support;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Voice;

namespace Parley.Bots.Tests;

/// <summary>Bots whose access token the homeserver rejects.</summary>
public sealed class SignedOutTests
{
    private const string Password = "a long enough password";

    [Fact]
    public async Task Bot_with_password_signs_in_again_as_the_same_device_and_stays_in_its_channel()
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

        // Ends the device at the homeserver, with its token.
        await new MatrixApi(world.Transport, before.Homeserver, before.AccessToken).CallAsync(Matrix.Endpoints.Logout.Endpoint, EmptyObject.Instance, Matrix.Endpoints.Logout.Endpoint.Path());
        await Until.TrueAsync(() => bot.Session.AccessToken != before.AccessToken, what: "It did not sign in again.");
        Assert.Equal(before.DeviceId, bot.Session.DeviceId);
        await Until.TrueAsync(() => store.LoadAsync().AsTask().GetAwaiter().GetResult() == bot.Session, what: "The new sign-in was not stored.");
        // Its state is sent and received as before.
        playing.SetMuted(true);
        await Until.TrueAsync(() => listening.Others.SingleOrDefault() is { Muted: true, Link: MemberLink.Connected }, what: "Its state does not arrive.");
        await fan.Matrix.KickAsync(room, bot.UserId);
        Assert.Equal(ChannelEnd.Removed, await playing.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Null(bot.Failure);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Bot_without_password_uses_the_sign_in_that_another_program_stored()
    {
        await using var world = await BotWorld.StartAsync();
        var session = await world.RegisterAsync("bot");
        var folder = Directory.CreateTempSubdirectory();
        var store = new FileSessionStore(Path.Combine(folder.FullName, "session.json"));
        await store.SaveAsync(session);
        var rejecting = new TokenRejectingTransport(world.Transport);
        await using var bot = await VoiceBot.RestoreAsync(store, BotWorld.Local(new() { Transport = rejecting }));
        var fresh = await new MatrixClient(world.Transport, world.Address).LoginWithPasswordAsync("bot", Password, new() { DeviceId = session.DeviceId });
        await store.SaveAsync(fresh);
        rejecting.Reject(session.AccessToken);
        await Until.TrueAsync(() => bot.Session == fresh);
        await bot.Matrix.WhoAmIAsync();
        Assert.Empty(rejecting.SignIns);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Bot_that_cannot_sign_in_again_ends_with_a_failure()
    {
        await using var world = await BotWorld.StartAsync();
        var session = await world.RegisterAsync("bot");
        var owner = await world.AddAsync("owner");
        var room = await world.CreateChannelAsync(owner, "music");
        var rejecting = new TokenRejectingTransport(world.Transport);
        await using var bot = await VoiceBot.RestoreAsync(session, BotWorld.Local(new() { Transport = rejecting }));
        await using var channel = await bot.JoinAsync(room.Value);
        var playing = channel.PlayAsync(new OpusPipe());
        rejecting.Reject(session.AccessToken);
        Assert.Equal(SessionEnd.SoftLogout, await bot.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(ChannelEnd.SignedOut, await channel.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Equal(PlaybackEnd.Left, await playing.WaitAsync(TimeSpan.FromSeconds(60)));
        var refused = await Assert.ThrowsAsync<VoiceBotException>(() => bot.JoinAsync(room.Value));
        Assert.Equal(BotStage.SignIn, refused.Stage);
        Assert.EndsWith("ended the sign-in of " + bot.UserId + ". Sign in again with the password.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, bot.Failure!.Message);
    }

    [Fact]
    public async Task Changed_password_ends_the_bot_after_one_refused_sign_in()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("bot");
        var changes = new WrongPassword(world.Transport);
        var rejecting = new TokenRejectingTransport(changes);
        await using var bot = await VoiceBot.SignInAsync(world.Address, "bot", Password, BotWorld.Local(new() { Transport = rejecting }));
        rejecting.SignIns.Clear();
        changes.Changed = true;
        rejecting.Reject(bot.Session.AccessToken);
        Assert.Equal(SessionEnd.SoftLogout, await bot.Ended.WaitAsync(TimeSpan.FromSeconds(60)));
        await Until.TrueAsync(() => bot.Failure is not null);
        Assert.Contains("Check the password", bot.Failure!.Message);
        Assert.Single(rejecting.SignIns);
    }

    [Fact]
    public async Task Expired_stored_sign_in_is_renewed_as_the_same_device()
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
        Assert.Equal((BotStage.SignIn, true), (over.Stage, over.Message.Contains("Sign in again with the password", StringComparison.Ordinal)));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Expired_access_token_is_refreshed_and_stored(bool atStart)
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("bot");
        var session = await new MatrixClient(world.Transport, world.Address).LoginWithPasswordAsync("bot", Password, new() { Refreshes = true });
        var folder = Directory.CreateTempSubdirectory();
        var store = new FileSessionStore(Path.Combine(folder.FullName, "session.json"));
        await store.SaveAsync(session);
        var rejecting = new TokenRejectingTransport(world.Transport);
        if (atStart)
            rejecting.Reject(session.AccessToken);
        await using var bot = await VoiceBot.RestoreAsync(store, BotWorld.Local(new() { Transport = rejecting }));
        rejecting.Reject(session.AccessToken);
        await Until.TrueAsync(() => bot.Session.AccessToken != session.AccessToken, what: "It was not refreshed.");
        await bot.Matrix.WhoAmIAsync();
        Assert.NotEqual(session.RefreshToken, bot.Session.RefreshToken);
        Assert.Equal(bot.Session, await store.LoadAsync());
        Assert.Empty(rejecting.SignIns);
        folder.Delete(recursive: true);
    }

    private sealed class WrongPassword(IMatrixTransport inner) : IMatrixTransport
    {
        public bool Changed { get; set; }

        public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default) =>
            Changed && request.Method == "POST" && request.Url.EndsWith("/refresh", StringComparison.Ordinal)
                ? Task.FromResult(new MatrixResponse(401, null, """{"errcode":"M_UNKNOWN_TOKEN","error":"Unknown refresh token"}"""u8.ToArray()))
                : Changed && request.Method == "POST" && request.Url.EndsWith("/login", StringComparison.Ordinal)
                ? Task.FromResult(new MatrixResponse(403, null, """{"errcode":"M_FORBIDDEN","error":"Invalid password"}"""u8.ToArray()))
                : inner.SendAsync(request, cancellationToken);
    }
}
