using System.Text.Json.Nodes;
using Parley.Matrix;
using Parley.Rtc;
using Parley.Rtc.InMemory;

namespace Parley.Voice.Tests;

/// <summary>Devices that are recognized after their safety code was compared once.</summary>
public sealed class VerificationTests
{
    private readonly VoiceWorld _world = new();

    [Fact]
    public async Task Verified_device_is_recognized_after_both_rejoined_and_after_a_restart()
    {
        var (annaKey, benKey) = (new InMemoryIdentityKey(), new InMemoryIdentityKey());
        var verified = new VerifiedDevices();
        var (anna, ben) = (Add("anna", annaKey, verified), Add("ben", benKey));
        await ConnectAsync(anna, ben);
        Assert.Equal((benKey.PublicKey, Verification.Unverified), (anna.Member("ben").IdentityKey, anna.Member("ben").Verification));
        anna.Channels.SetVerified(anna.Member("ben"), true);
        Assert.Equal(Verification.Verified, anna.Member("ben").Verification);
        Assert.Equal(Verification.Unverified, ben.Member("anna").Verification);

        await anna.Channel.LeaveAsync();
        await ben.Channel.LeaveAsync();
        await ConnectAsync(anna, ben);
        Assert.Equal(Verification.Verified, anna.Member("ben").Verification);

        await anna.Channel.LeaveAsync();
        await ben.Channel.LeaveAsync();
        var again = Add("anna", annaKey, new(verified.ToString()));
        await ConnectAsync(again, ben);
        Assert.Equal(Verification.Verified, again.Member("ben").Verification);
        again.Channels.SetVerified(again.Member("ben"), false);
        Assert.Equal(Verification.Unverified, again.Member("ben").Verification);
    }

    [Fact]
    public async Task Homeserver_that_replaces_certificates_between_verified_devices_is_announced_to_both()
    {
        var (anna, ben) = (Add("anna", new()), Add("ben", new()));
        await ConnectAsync(anna, ben);
        anna.Channels.SetVerified(anna.Member("ben"), true);
        ben.Channels.SetVerified(ben.Member("anna"), true);
        await anna.Channel.LeaveAsync();
        await ben.Channel.LeaveAsync();
        _world.Server.Between = ReplaceFingerprints;
        await ConnectAsync(anna, ben);
        Assert.NotEqual(anna.Member("ben").SafetyCode, ben.Member("anna").SafetyCode);
        Assert.Equal((Verification.Changed, Verification.Changed), (anna.Member("ben").Verification, ben.Member("anna").Verification));
    }

    [Fact]
    public async Task Homeserver_that_drops_the_proofs_is_announced_after_15_s()
    {
        var (anna, ben) = (Add("anna", new()), Add("ben", new()));
        await ConnectAsync(anna, ben);
        anna.Channels.SetVerified(anna.Member("ben"), true);
        await anna.Channel.LeaveAsync();
        await ben.Channel.LeaveAsync();
        _world.Server.Between = static content => content["rtc_type"]?.GetValue<string>() == "proof" ? null : content;
        await ConnectAsync(anna, ben);
        Assert.Equal(Verification.Pending, anna.Member("ben").Verification);
        _world.Pass(15);
        Assert.Equal(Verification.Changed, anna.Member("ben").Verification);
        Assert.Equal(MemberLink.Connected, anna.Member("ben").Link);
        anna.Channels.SetVerified(anna.Member("ben"), true); // the codes are equal, and the certificate is verified for this stay
        Assert.Equal(Verification.Verified, anna.Member("ben").Verification);
    }

    [Fact]
    public async Task Device_with_another_key_is_announced_and_can_be_verified_again()
    {
        var verified = new VerifiedDevices();
        var anna = Add("anna", new(), verified);
        var ben = Add("ben", new());
        await ConnectAsync(anna, ben);
        anna.Channels.SetVerified(anna.Member("ben"), true);
        await ben.Channel.LeaveAsync();
        await ben.Channels.DisposeAsync();
        var other = Add("ben", new());
        await other.JoinAsync();
        _world.Pass(3);
        Assert.Equal(Verification.Changed, anna.Member("ben").Verification);
        anna.Channels.SetVerified(anna.Member("ben"), true);
        Assert.Equal((Verification.Verified, 1), (anna.Member("ben").Verification, verified.Count));
    }

    [Fact]
    public async Task Another_device_of_a_user_with_a_verified_device_is_announced()
    {
        var (anna, ben) = (Add("anna", new()), Add("ben", new()));
        await ConnectAsync(anna, ben);
        anna.Channels.SetVerified(anna.Member("ben"), true);
        await ben.Channel.LeaveAsync();
        var other = _world.Add("ben", "OTHER", new() { IdentityKey = Task.FromResult<IIdentityKey?>(new InMemoryIdentityKey()) });
        await other.JoinAsync();
        _world.Pass(3);
        Assert.Equal(Verification.NewDevice, anna.Member("ben").Verification);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Device_without_an_identity_key_is_verified_until_it_rejoins(bool own)
    {
        var verified = new VerifiedDevices();
        var (anna, ben) = (Add("anna", own ? null : new(), verified), Add("ben", own ? new() : null));
        await ConnectAsync(anna, ben);
        anna.Channels.SetVerified(anna.Member("ben"), true);
        Assert.Equal((null, Verification.Verified), (anna.Member("ben").IdentityKey, anna.Member("ben").Verification));
        await ben.Channel.LeaveAsync();
        await ben.JoinAsync();
        _world.Pass(3);
        Assert.Equal(Verification.Unverified, anna.Member("ben").Verification);
        Assert.Equal("", verified.ToString());
    }

    [Fact]
    public void Verified_devices_are_bounded_and_survive_a_round_trip()
    {
        var devices = new VerifiedDevices();
        var changes = 0;
        devices.Changed += () => changes++;
        for (var i = 0; i < VerifiedDevices.MaxDevices + 10; i++)
            devices.Set(Member(i), true);
        Assert.Equal((VerifiedDevices.MaxDevices, VerifiedDevices.MaxDevices + 10), (devices.Count, changes));
        devices.Set(Member(0) with { SafetyCode = null }, true);
        Assert.DoesNotContain(" d0@", devices.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(" d9@", devices.ToString(), StringComparison.Ordinal);
        var loaded = new VerifiedDevices(devices.ToString() + "x\n" + "AA:BB d@ben:s\n" + new string('0', 130) + " \n");
        Assert.Equal(devices.ToString(), loaded.ToString());
    }

    private static ChannelMember Member(int number) => new()
    {
        DeviceKey = $"d{number}@ben:s",
        UserId = UserId.Parse("@ben:s"),
        IdentityKey = "04" + number.ToString("0", null).PadLeft(128, '0'),
        Fingerprint = "AA",
        SafetyCode = new(number),
    };

    private static JsonNode ReplaceFingerprints(JsonNode content)
    {
        if (content["rtc_type"]?.GetValue<string>() is "offer" or "answer")
            content["body"] = string.Join("\r\n", content["body"]!.GetValue<string>().Split("\r\n").Select(static line =>
                line.StartsWith("a=fingerprint:", StringComparison.Ordinal) ? "a=fingerprint:sha-256 " + string.Join(':', Enumerable.Repeat("AB", 32)) : line));
        return content;
    }

    private VoiceWorld.Person Add(string name, InMemoryIdentityKey? key, VerifiedDevices? verified = null) =>
        _world.Add(name, options: new() { IdentityKey = Task.FromResult<IIdentityKey?>(key), Verified = verified ?? new() });

    private async Task ConnectAsync(params VoiceWorld.Person[] people)
    {
        foreach (var person in people)
        {
            await person.JoinAsync();
            _world.Pass(3);
        }
    }
}
