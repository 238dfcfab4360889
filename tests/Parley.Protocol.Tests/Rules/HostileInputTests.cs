using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Parley.Matrix;

namespace Parley.Protocol.Tests.Rules;

/// <summary>
/// No content that other members write breaks a channel: any JSON in any field, in any order. <c>PARLEY_CASES</c> sets the number of
/// generated lists of inputs for each test.
/// </summary>
public sealed class HostileInputTests
{
    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("PARLEY_CASES"), out var cases) ? cases : 300;

    private static readonly string[] Texts =
    [
        "", "JOINED", "LEFT", "offer", "answer", "candidate", "candidates", "icecandidate", "reveal", "proof", MachineHarness.Me, MachineHarness.Ann, MachineHarness.Zoe, "Chrome", "@ann:s", "!r:s", "A", "Z", "DEV",
        MachineHarness.Sdp, "{}", "{", "[]", "[null]", "[{}]", """{"type":"offer","sdp":"v=0"}""", """[{"candidate":"candidate:1"}]""", """{"sdp":7}""",
        "\ud800", "a\u0000b", "\u202e", "candidate:1 1 udp", "9223372036854775807", "-1", "1e999",
    ];

    private static readonly string[] Names =
    [
        "join_state", "timestamp", "chat.parley", "session", "device_id", "expires_in", "muted", "deafened", "recording", "kind", "since",
        "rtc_type", "sender", "receiver", "body", "room_id", "peer_session", "seq", "connection", "answers", "safety", "identity", "x", "",
    ];

    private static readonly Gen<string> Json = Gen.Sized(size => Value(Math.Min(size / 20 + 1, 4)));

    [Fact]
    public void No_content_makes_the_machine_throw_and_an_honest_peer_still_connects() =>
        Prop.ForAll(Gen.ListOf(Input()).ToArbitrary(), Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(60));

    [Fact]
    public void Nearly_valid_content_does_not_make_the_machine_throw() =>
        Prop.ForAll(Gen.ListOf(NearlyRight()).ToArbitrary(), Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(100));

    private static bool Survives(IEnumerable<VoiceInput> inputs)
    {
        var harness = new MachineHarness();
        harness.Join();
        var audience = new Audience();
        foreach (var input in inputs)
        {
            harness.Post(Tie(input, harness));
            harness.Describe();
            harness.Pass(0.2);
            if (!audience.Matches(harness))
                return false;
        }
        harness.See("honest@h:s", MachineHarness.Parley("H"));
        harness.HearParley("honest@h:s", "H", "offer", seq: 1);
        harness.Describe();
        return harness.Machine.View.Own == OwnState.Out // an own key taken over by the own user, or removed: also an end
            || harness.Link("honest@h:s") == LinkState.Connecting;
    }

    /// <summary>The connections over which audio flows: they must be those of the members that the view shows.</summary>
    private sealed class Audience
    {
        private readonly HashSet<int> _audible = [];

        public bool Matches(MachineHarness harness)
        {
            foreach (var command in harness.Commands)
                if (command is VoiceCommand.SetAudible { Audible: true } opened)
                    _audible.Add(opened.PeerId);
                else if (command is VoiceCommand.SetAudible { PeerId: var muted })
                    _audible.Remove(muted);
                else if (command is VoiceCommand.ClosePeer closed)
                    _audible.Remove(closed.PeerId);
            harness.Commands.Clear();
            return _audible.SetEquals(harness.Machine.View.Members.Where(static member => member.PeerId != 0).Select(static member => member.PeerId));
        }
    }

    // The machine's session is not known when inputs are generated.
    private static VoiceInput Tie(VoiceInput input, MachineHarness harness) =>
        input is VoiceInput.Call call
            ? call with { Content = JsonElement.Parse(call.Content.GetRawText().Replace("\"MINE\"", $"\"{harness.Machine.Session}\"", StringComparison.Ordinal)) }
            : input;

    private static Gen<VoiceInput> Input() => Gen.OneOf(
        from key in Text()
        from sender in User()
        from content in Json
        from age in Gen.Choose(-10, 100)
        from ts in Gen.Elements(0L, 1, 1_795_000_000_000, long.MaxValue, long.MinValue)
        select (VoiceInput)new VoiceInput.CallState(key, sender, JsonElement.Parse(content), age < 0 ? null : TimeSpan.FromSeconds(age), ts),
        from sender in User()
        from content in Json
        select (VoiceInput)new VoiceInput.Call(sender, JsonElement.Parse(content), null));

    private static Gen<VoiceInput> NearlyRight() => Gen.OneOf(
        from key in Gen.Elements(MachineHarness.Ann, MachineHarness.Zoe, MachineHarness.Me, "x@ann:s", "Chrome")
        from fields in Fields(("join_state", "\"JOINED\""), ("timestamp", "\"1\""), ("chat.parley", """{"session":"A","device_id":"DEV","expires_in":5000}"""))
        select (VoiceInput)new VoiceInput.CallState(key, UserOf(key), JsonElement.Parse(fields), TimeSpan.Zero, 5),
        from key in Gen.Elements(MachineHarness.Ann, MachineHarness.Zoe, "x@ann:s", "Chrome")
        from type in Gen.Elements("offer", "answer", "candidate", "candidates", "icecandidate", "reveal", "proof", "x")
        from body in Text()
        from seq in Gen.Choose(-2, 40)
        from connection in Gen.Choose(-2, 6)
        from fields in Fields(
            ("rtc_type", Quote(type)),
            ("sender", Quote(key)),
            ("receiver", Quote(MachineHarness.Me)),
            ("body", Quote(body)),
            ("chat.parley", $$"""{"room_id":"!r:s","session":"A","peer_session":"MINE","seq":{{seq}},"connection":{{connection}},"answers":{{seq}},"device_id":"DEV","safety":{{Quote(body)}},"identity":{{Quote(body)}}}"""))
        select (VoiceInput)new VoiceInput.Call(UserOf(key), JsonElement.Parse(fields), null),
        from peer in Gen.Choose(0, 30)
        from state in Gen.Elements(Enum.GetValues<MediaState>())
        select (VoiceInput)new VoiceInput.MediaChanged(peer, state),
        from peer in Gen.Choose(0, 30)
        from bad in Gen.Elements(true, false)
        select (VoiceInput)new VoiceInput.PeerFailed(peer, bad),
        from peer in Gen.Choose(0, 30)
        from valid in Gen.Elements(true, false)
        select (VoiceInput)new VoiceInput.SignatureChecked(peer, valid),
        from request in Gen.Choose(0, 60)
        from fault in Gen.Elements(RequestFault.Unreachable, RequestFault.NotFound, RequestFault.Unsupported)
        select (VoiceInput)new VoiceInput.Failed(request, fault),
        Gen.Constant((VoiceInput)new VoiceInput.NetworkChanged()));

    // Some fields right, some missing, some anything.
    private static Gen<string> Fields(params (string Name, string Right)[] fields) =>
        Gen.Choose(0, 9).ListOf(fields.Length).SelectMany(_ => Value(2), (rolls, any) =>
        {
            var parts = new List<string>();
            for (var i = 0; i < fields.Length; i++)
                if (rolls[i] > 1)
                    parts.Add(Quote(fields[i].Name) + ":" + fields[i].Right);
                else if (rolls[i] == 1)
                    parts.Add(Quote(fields[i].Name) + ":" + any);
            return "{" + string.Join(',', parts) + "}";
        });

    private static Gen<string> Value(int depth) => depth == 0
        ? Scalar()
        : Gen.OneOf(
            Scalar(),
            Value(depth - 1).ListOf().Select(items => "[" + string.Join(',', items) + "]"),
            Gen.Elements(Names).SelectMany(_ => Value(depth - 1), (name, value) => (name, value)).ListOf()
                .Select(fields => "{" + string.Join(',', fields.Select(f => Quote(f.name) + ":" + f.value)) + "}"));

    private static Gen<string> Scalar() => Gen.OneOf(
        Text().Select(Quote),
        Gen.Elements("null", "true", "false", "0", "-1", "1", "1.5", "1e400", "9223372036854775807", "99999999999999999999", "1795000000000", "\"\\ud800\""));

    private static Gen<string> Text() => Gen.OneOf(Gen.Elements(Texts), Gen.Choose(0, 70_000).Where(n => n % 97 == 0).Select(n => "v=0" + new string('x', n)));

    private static Gen<UserId> User() => Gen.Elements("@ann:s", "@zoe:s", "@me:s", "@old:s", "@h:s").Select(UserId.Parse);

    private static UserId UserOf(string key) => UserId.Parse(key.Contains('@') ? key[key.IndexOf('@', StringComparison.Ordinal)..] : "@old:s");

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))) + "\"";
}
