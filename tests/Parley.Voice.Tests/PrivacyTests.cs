using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Protocol;

namespace Parley.Voice.Tests;

/// <summary>Safety codes, certificates and relays.</summary>
public sealed class PrivacyTests
{
    private readonly VoiceWorld _world = new();

    [Fact]
    public async Task Both_members_see_the_same_safety_code_and_it_is_new_after_a_rejoin()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben"));
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(2);
        var code = anna.Member("ben").SafetyCode;
        Assert.NotNull(code);
        Assert.Equal(code, ben.Member("anna").SafetyCode);
        Assert.Null(ben.Member("ben").SafetyCode);
        Assert.Equal(7, code.Emoji.Count);
        Assert.Equal(string.Join(' ', code.Emoji.Select(static emoji => emoji.Number.ToString("00", null))), code.ToString());
        var fingerprint = anna.Member("ben").Fingerprint;
        await ben.Channel.LeaveAsync();
        await ben.JoinAsync();
        _world.Pass(5);
        Assert.NotEqual(code, anna.Member("ben").SafetyCode);
        Assert.Equal(ben.Member("anna").SafetyCode, anna.Member("ben").SafetyCode);
        Assert.NotEqual(fingerprint, anna.Member("ben").Fingerprint);
        Assert.False(anna.Member("ben").IsKeyReplaced);
    }

    [Theory]
    [InlineData("S1", "AA", false)]
    [InlineData("S1", "BB", true)]
    [InlineData("S1", "", true)]
    [InlineData("S2", "BB", false)]
    public void Certificate_that_changes_within_a_session_is_reported(string session, string fingerprint, bool replaced)
    {
        var keys = new KeyMonitor();
        var member = new VoiceMember { Key = DeviceKey.Create("d", UserId.Parse("@ben:s")), UserId = UserId.Parse("@ben:s"), Session = "S1", Fingerprint = "AA" };
        Assert.False(keys.IsReplaced(member));
        Assert.False(keys.IsReplaced(member with { Fingerprint = null }));
        Assert.Equal(replaced, keys.IsReplaced(member with { Session = session, Fingerprint = fingerprint }));
    }

    [Fact]
    public void Certificates_that_are_remembered_are_bounded_for_each_user()
    {
        var keys = new KeyMonitor();
        var ben = new VoiceMember { Key = DeviceKey.Create("d", UserId.Parse("@ben:s")), UserId = UserId.Parse("@ben:s"), Session = "S1", Fingerprint = "AA" };
        keys.IsReplaced(ben);
        for (var i = 0; i < 2 * KeyMonitor.MaxDevicesPerUser; i++)
            keys.IsReplaced(ben with { Key = DeviceKey.Create($"d{i}", UserId.Parse("@eve:s")), UserId = UserId.Parse("@eve:s") });
        Assert.Equal(1 + KeyMonitor.MaxDevicesPerUser, keys.Count);
        Assert.True(keys.IsReplaced(ben with { Fingerprint = "BB" }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Relay_only_device_that_joins_before_the_TURN_servers_are_known_waits_for_them(bool offers)
    {
        var turn = new TaskCompletionSource<MatrixResponse>();
        var servers = new MatrixResponse(200, null, """{"username":"u","password":"p","uris":["turn:s"],"ttl":86400}"""u8.ToArray());
        var (anna, ben) = (_world.Add("anna", options: new() { RelayOnly = true }, turn: turn.Task), _world.Add("ben", turn: Task.FromResult(servers)));
        foreach (var person in offers ? (VoiceWorld.Person[])[ben, anna] : [anna, ben])
        {
            await person.JoinAsync();
            _world.Pass(1);
        }
        Assert.Equal(MemberLink.Connecting, anna.Member("ben").Link);
        turn.SetResult(servers);
        _world.Pass(1);
        Assert.Equal((MemberLink.Connected, MemberLink.Connected), (anna.Member("ben").Link, ben.Member("anna").Link));
    }

    [Fact]
    public async Task Relay_only_can_be_switched_on_for_later_connections()
    {
        var (anna, ben) = (_world.Add("anna"), _world.Add("ben", options: new() { RelayOnly = true }));
        anna.Channels.SetRelayOnly(true);
        await anna.JoinAsync();
        await ben.JoinAsync();
        _world.Pass(30);
        Assert.NotEqual(MemberLink.Connected, ben.Member("anna").Link);
        Assert.Contains("no relay (TURN)", anna.Member("ben").LinkReason, StringComparison.Ordinal);
        Assert.False(anna.Channels.HasRelay);
    }
}
