using System.Text;
using Parley.Bots.Tests.Support;
using Parley.Matrix.Client;

namespace Parley.Bots.Tests;

/// <summary>Bots whose homeserver refuses the requests of their account.</summary>
public sealed class AccountStateTests
{
    private static readonly string[] SignIn = ["/login", "/refresh"];

    [Theory]
    [InlineData(403, "M_USER_SUSPENDED", "suspended")]
    [InlineData(401, "M_USER_LOCKED", "locked")]
    [InlineData(403, "M_CONSENT_NOT_GIVEN", "terms")]
    [InlineData(403, "M_RESOURCE_LIMIT_EXCEEDED", "limit")]
    [InlineData(403, "ORG_MATRIX_EXPIRED_ACCOUNT", "expired")]
    public async Task Join_that_the_state_of_the_account_prevents_names_it_and_works_once_it_is_over(int status, string code, string expected)
    {
        await using var world = await BotWorld.StartAsync();
        var owner = await world.AddAsync("owner");
        var room = await world.CreateChannelAsync(owner, "music");
        var transport = new RefusingTransport(world.Transport, ["/join/"], status, code);
        await using var bot = await VoiceBot.RestoreAsync(await world.RegisterAsync("bot"), BotWorld.Local(new() { Transport = transport }));
        var error = await Assert.ThrowsAsync<VoiceBotException>(() => bot.JoinAsync(room.Value));
        Assert.Equal(BotStage.Join, error.Stage);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        transport.IsRefusing = false;
        await using var channel = await bot.JoinAsync(room.Value);
    }

    [Fact]
    public async Task Bot_that_is_locked_when_it_signs_in_again_continues_to_try()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("bot");
        var refusing = new RefusingTransport(world.Transport, SignIn, 403, "M_USER_LOCKED") { IsRefusing = false };
        var rejecting = new TokenRejectingTransport(refusing);
        await using var bot = await VoiceBot.SignInAsync(world.Address, "bot", "a long enough password", BotWorld.Local(new() { Transport = rejecting }));
        var before = bot.Session.AccessToken;
        refusing.IsRefusing = true;
        rejecting.Reject(before);
        await Until.TrueAsync(() => refusing.Refused > 0, what: "It did not try to sign in again.");
        refusing.IsRefusing = false;
        await Until.TrueAsync(() => bot.Session.AccessToken != before, what: "It did not sign in again.");
        Assert.Null(bot.Failure);
    }

    [Fact]
    public async Task Bot_that_was_deactivated_ends_with_the_reason_after_one_refused_sign_in()
    {
        await using var world = await BotWorld.StartAsync();
        await world.RegisterAsync("bot");
        var refusing = new RefusingTransport(world.Transport, SignIn, 403, "M_USER_DEACTIVATED") { IsRefusing = false };
        var rejecting = new TokenRejectingTransport(refusing);
        await using var bot = await VoiceBot.SignInAsync(world.Address, "bot", "a long enough password", BotWorld.Local(new() { Transport = rejecting }));
        refusing.IsRefusing = true;
        rejecting.Reject(bot.Session.AccessToken);
        await Until.TrueAsync(() => bot.Failure is not null, what: "It did not end.");
        Assert.Contains("deactivated", bot.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(1, refusing.Refused);
    }

    // Refuses requests to some paths.
    private sealed class RefusingTransport(IMatrixTransport inner, string[] paths, int status, string code) : IMatrixTransport
    {
        public bool IsRefusing { get; set; } = true;

        public int Refused { get; private set; }

        public Task<MatrixResponse> SendAsync(MatrixRequest request, CancellationToken cancellationToken = default)
        {
            if (!IsRefusing || request.Method != "POST" || !paths.Any(path => request.Url.Contains(path, StringComparison.Ordinal)))
                return inner.SendAsync(request, cancellationToken);
            Refused++;
            return Task.FromResult(new MatrixResponse(status, null, Encoding.UTF8.GetBytes($$"""{"errcode":"{{code}}"}""")));
        }
    }
}
