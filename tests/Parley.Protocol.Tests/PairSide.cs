using Parley.Matrix;

namespace Parley.Protocol.Tests;

/// <summary>One of the two devices.</summary>
internal sealed class PairSide
{
    public PairSide(string name, char digit, ulong seed, bool hasKey)
    {
        User = UserId.Parse($"@{name}:s");
        (Name, Key, Identity) = (name, DeviceKey.Create(name, User), hasKey ? new() : null);
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

    public TestIdentity? Identity { get; set; }

    public VoiceMachine Machine { get; }

    public string Sdp => $"v=0\r\no=- {(int)Name[0]} 2 IN IP4 127.0.0.1\r\ns=-\r\na=fingerprint:sha-256 {Fingerprint}\r\n";

    public VoiceMember Member => Machine.View.Members.Single(static member => !member.IsSelf);
}
