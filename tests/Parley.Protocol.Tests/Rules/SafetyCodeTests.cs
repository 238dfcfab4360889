using System.Text.Json;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

public sealed class SafetyCodeTests
{
    private const string AliceFingerprint = "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F";
    private const string BobFingerprint = "FF:FE:FD:FC:FB:FA:F9:F8:F7:F6:F5:F4:F3:F2:F1:F0:EF:EE:ED:EC:EB:EA:E9:E8:E7:E6:E5:E4:E3:E2:E1:E0";

    [Fact]
    public void Code_of_the_specification_is_derived_in_either_order()
    {
        SafetyParty alice = Party("parley-GHTYAJCE@alice:example.org", "q3v9XhTzPqk", AliceFingerprint, "000102030405060708090a0b0c0d0e0f");
        SafetyParty bob = Party("parley-JLAFKJWS@bob:example.org", "Zk0aB2cD3eF", BobFingerprint, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        Assert.Equal(0x2c726fbde4f, SafetyDerivation.Derive(alice, bob));
        Assert.Equal(0x2c726fbde4f, SafetyDerivation.Derive(bob, alice));
        Assert.Equal("d65df89f702eec58ca3c7bf2001c9ffc7cd80553ae01d42a799ba26756142d96", SafetyDerivation.Commit(alice.Nonce));
    }

    [Fact]
    public void Both_sides_of_a_connection_have_the_same_code_and_others_have_none()
    {
        var pair = new Pair();
        pair.Connect();
        Assert.NotNull(pair.Ann.Member.SafetyCode);
        Assert.Equal(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
        Assert.Equal(pair.Zoe.Fingerprint, pair.Ann.Member.Fingerprint);
        Assert.Null(pair.Ann.Machine.View.Members.Single(static member => member.IsSelf).SafetyCode);
    }

    [Fact]
    public void Each_connection_has_another_code()
    {
        Pair one = new(), other = new(seed: 9);
        one.Connect();
        other.Connect();
        Assert.NotEqual(one.Ann.Member.SafetyCode, other.Ann.Member.SafetyCode);
    }

    [Theory]
    [InlineData("ann")]
    [InlineData("zoe")]
    [InlineData("both")]
    public void Replaced_fingerprint_gives_different_codes(string replaced)
    {
        var pair = new Pair();
        pair.Between = (from, content) => replaced != "both" && replaced != from.Name ? content : content with
        {
            Body = content.Body!.Replace(from.Fingerprint, from.Fingerprint.Replace('1', '2'), StringComparison.Ordinal),
        };
        pair.Connect();
        Assert.NotNull(pair.Ann.Member.SafetyCode);
        Assert.NotEqual(pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode);
    }

    [Fact]
    public void Number_is_revealed_only_after_the_peers_answer()
    {
        var pair = new Pair();
        pair.Between = static (_, content) => content.RtcType == RtcType.Answer ? null : content;
        pair.Connect();
        Assert.All(pair.Sent, static sent => Assert.NotEqual(RtcType.Reveal, sent.RtcType));
        pair = new Pair();
        pair.Connect();
        var offer = Assert.Single(pair.Sent, static sent => sent.RtcType == RtcType.Offer);
        var reveal = Assert.Single(pair.Sent, static sent => sent.RtcType == RtcType.Reveal);
        Assert.Equal(SafetyDerivation.Commit(reveal.Body!), offer.Parley!.Safety);
    }

    [Fact]
    public void Number_that_does_not_fit_the_commitment_gives_no_code()
    {
        var pair = new Pair();
        pair.Between = static (_, content) => content.RtcType == RtcType.Reveal ? content with { Body = new('0', 32) } : content;
        pair.Connect();
        Assert.Null(pair.Ann.Member.SafetyCode); // Zoe offered
        Assert.Equal(LinkState.Connected, pair.Ann.Member.Link);
    }

    [Theory]
    [InlineData("offer")]
    [InlineData("answer")]
    public void Peer_without_the_exchange_is_connected_without_a_code(string type)
    {
        var pair = new Pair();
        pair.Between = (_, content) => content.RtcType == new RtcType(type) ? content with { Parley = content.Parley! with { Safety = null } } : content;
        pair.Connect();
        Assert.All(new[] { pair.Ann, pair.Zoe }, static side => Assert.Equal((LinkState.Connected, null), (side.Member.Link!.Value, side.Member.SafetyCode)));
        Assert.DoesNotContain(pair.Sent, static sent => sent.RtcType == RtcType.Reveal);
    }

    [Fact]
    public void Certificate_that_is_replaced_later_ends_the_code()
    {
        var pair = new Pair();
        pair.Connect();
        pair.Between = static (from, content) => content with
        {
            Body = content.Body!.Replace(from.Fingerprint, from.Fingerprint.Replace('1', '2'), StringComparison.Ordinal),
        };
        pair.Handle(pair.Zoe, new VoiceInput.NetworkChanged());
        pair.Pass(5);
        Assert.Equal((null, ""), (pair.Ann.Member.SafetyCode, pair.Ann.Member.Fingerprint));
        Assert.Equal((null, ""), (pair.Zoe.Member.SafetyCode, pair.Zoe.Member.Fingerprint));
    }

    [Fact]
    public void Code_survives_a_restart_of_ICE()
    {
        var pair = new Pair();
        pair.Connect();
        var code = pair.Ann.Member.SafetyCode;
        pair.Handle(pair.Zoe, new VoiceInput.NetworkChanged());
        pair.Pass(5);
        Assert.Equal((code, code), (pair.Ann.Member.SafetyCode, pair.Zoe.Member.SafetyCode));
        Assert.Equal(2, pair.Sent.Count(static sent => sent.RtcType == RtcType.Offer));
        Assert.Equal(1, pair.Sent.Count(static sent => sent.Parley?.Safety is not null && sent.RtcType == RtcType.Offer));
    }

    [Theory]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\n", true)]
    [InlineData("v=0\na=fingerprint:SHA-256 {0}\na=x\n", true)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\nm=audio\r\na=fingerprint:sha-256 {0}\r\n", true)]
    [InlineData("v=0\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}", false)]
    [InlineData("v=0\r\na=fingerprint:sha-512 {0}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}:00\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\na=fingerprint:sha-256 {1}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\nA=Fingerprint:sha-256 {1}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\na= fingerprint:sha-256 {1}\r\n", false)]
    [InlineData("v=0\r\na=fingerprint:sha-256 {0}\r\ra=fingerprint:sha-256 {1}\r\n", false)]
    public void Fingerprint_counts_if_the_description_has_no_other(string sdp, bool counts) =>
        Assert.Equal(counts ? AliceFingerprint : null, Bodies.Fingerprint(string.Format(null, sdp, AliceFingerprint, BobFingerprint)));

    private static SafetyParty Party(string key, string session, string fingerprint, string nonce)
    {
        var user = UserId.Parse(key[key.IndexOf('@', StringComparison.Ordinal)..]);
        Assert.True(DeviceKey.TryParse(key, user, false, out var device));
        return new(device, user.Value, key["parley-".Length..key.IndexOf('@', StringComparison.Ordinal)], session, fingerprint, nonce);
    }

    /// <summary>Two machines over a homeserver that can change each message.</summary>
    private sealed class Pair
    {
        private readonly Queue<(Side Side, VoiceInput Input)> _due = new();
        private TimeSpan _now;

        public Pair(ulong seed = 1) => (Ann, Zoe) = (new("ann", 'A', seed), new("zoe", 'B', seed + 1));

        public Side Ann { get; }

        public Side Zoe { get; }

        public List<CallContent> Sent { get; } = [];

        public Func<Side, CallContent, CallContent?> Between { get; set; } = static (_, content) => content;

        /// <summary>Ann joins; Zoe joins later, and offers.</summary>
        public void Connect()
        {
            foreach (var side in new[] { Ann, Zoe })
            {
                Handle(side, new VoiceInput.ServerCapabilities(false, null));
                Handle(side, new VoiceInput.Join());
                Pass(1);
            }
        }

        public void Handle(Side side, VoiceInput input)
        {
            _due.Enqueue((side, input));
            while (_due.TryDequeue(out var next))
                foreach (var command in next.Side.Machine.Handle(next.Input, new(_now, 1_795_000_000_000 + (long)_now.TotalMilliseconds)))
                    Run(next.Side, command);
        }

        public void Pass(double seconds)
        {
            for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += TimeSpan.FromMilliseconds(20))
            {
                Handle(Ann, VoiceInput.Tick.Instance);
                Handle(Zoe, VoiceInput.Tick.Instance);
            }
        }

        private void Run(Side side, VoiceCommand command)
        {
            var other = side == Ann ? Zoe : Ann;
            switch (command)
            {
                case VoiceCommand.WriteState write:
                    _due.Enqueue((side, new VoiceInput.Done(write.RequestId)));
                    var state = new VoiceInput.CallState(
                        side.Key.Value, side.User, JsonSerializer.SerializeToElement(write.Content, VoiceJson.Default.CallStateContent), TimeSpan.Zero, 1_795_000_000_000);
                    _due.Enqueue((side, state));
                    _due.Enqueue((other, state));
                    break;
                case VoiceCommand.SendToDevices send:
                    _due.Enqueue((side, new VoiceInput.Done(send.RequestId)));
                    foreach (var message in send.Messages)
                    {
                        Sent.Add(message.Content);
                        if (Between(side, message.Content) is { } content)
                            _due.Enqueue((other, new VoiceInput.Call(side.User, JsonSerializer.SerializeToElement(content, VoiceJson.Default.CallContent))));
                    }
                    break;
                case VoiceCommand.MakeOffer make:
                    _due.Enqueue((side, new VoiceInput.Described(make.PeerId, true, side.Sdp)));
                    break;
                case VoiceCommand.MakeAnswer make:
                    _due.Enqueue((side, new VoiceInput.Described(make.PeerId, false, side.Sdp)));
                    _due.Enqueue((side, new VoiceInput.MediaChanged(make.PeerId, MediaState.Connected)));
                    break;
                case VoiceCommand.AcceptAnswer accept:
                    _due.Enqueue((side, new VoiceInput.MediaChanged(accept.PeerId, MediaState.Connected)));
                    break;
            }
        }
    }

    private sealed class Side
    {
        public Side(string name, char digit, ulong seed)
        {
            User = UserId.Parse($"@{name}:s");
            (Name, Key) = (name, DeviceKey.Create(name, User));
            Fingerprint = string.Join(':', Enumerable.Repeat("1" + digit, 32));
            Machine = new(new()
            {
                RoomId = RoomId.Parse("!r:s"),
                UserId = User,
                DeviceId = DeviceId.Parse(name),
                Key = Key,
                Seed = seed,
                Secret = Enumerable.Repeat((byte)seed, 32).ToArray(),
            });
        }

        public string Name { get; }

        public UserId User { get; }

        public DeviceKey Key { get; }

        public string Fingerprint { get; }

        public VoiceMachine Machine { get; }

        public string Sdp => $"v=0\r\no=- {(int)Name[0]} 2 IN IP4 127.0.0.1\r\ns=-\r\na=fingerprint:sha-256 {Fingerprint}\r\n";

        public VoiceMember Member => Machine.View.Members.Single(static member => !member.IsSelf);
    }
}
