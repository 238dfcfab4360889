using System.Buffers.Binary;
using System.Net;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Tests.Turn;

/// <summary>A TURN server in memory that responds at once. It is the output of the client under test.</summary>
internal sealed class ScriptedTurnServer : ITurnOutput
{
    public const string Realm = "example.org";

    public static readonly TransportAddress Relayed = TransportAddress.From(IPEndPoint.Parse("198.51.100.1:50000"));

    private readonly byte[] _key = StunKey.LongTerm("alice", Realm, "secret");
    private int _nonce = 1;

    public static readonly TransportAddress RelayedIPv6 = TransportAddress.From(IPEndPoint.Parse("[2001:db8::1]:50000"));

    public ScriptedTurnServer(string username = "alice", string password = "secret", bool isReliable = false, bool asksIPv6 = false) =>
        Client = new(TurnSettings.Default with { AsksIPv6 = asksIPv6 }, username, password, isReliable, new Random(5), this);

    public TurnClient Client { get; }

    public TimeSpan Now { get; set; }

    /// <summary>Gets the methods of the received requests and indications, in order.</summary>
    public List<StunMethod> Seen { get; } = [];

    public List<(TransportAddress Peer, byte[] Datagram, bool InChannel)> Sent { get; } = [];

    public List<(TransportAddress Peer, byte[] Datagram)> Received { get; } = [];

    public int ReleasedWith { get; private set; } = -1;

    public bool IsAllocated { get; private set; }

    public TurnFailure? Failure { get; private set; }

    public bool IsSilent { get; set; }

    public bool HasIPv4 { get; set; } = true;

    public bool HasIPv6 { get; set; }

    public uint Lifetime { get; set; } = 600;

    /// <summary>Requires another nonce from now on.</summary>
    public void MakeNonceStale() => _nonce++;

    public void RunUntil(TimeSpan until)
    {
        while (Client.NextDeadline <= until)
        {
            Now = Client.NextDeadline > Now ? Client.NextDeadline : Now;
            Client.HandleTimeout(Now);
        }

        Now = until;
    }

    public void SendToServer(ReadOnlySpan<byte> message)
    {
        if ((message[0] & 0xF0) == 0x40)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
            Sent.Add((Relayed, message.Slice(4, length).ToArray(), true));
            LastFrame = message.Length;
            return;
        }

        Assert.True(StunMessage.TryParse(message, out var request));
        Seen.Add(request.Method);
        if (request.Class == StunClass.Indication)
        {
            Assert.True(request.TryReadXorAddress(StunAttribute.XorPeerAddress, out var peer));
            Assert.True(request.TryFind(StunAttribute.Data, out var data));
            Sent.Add((peer, data.ToArray(), false));
            return;
        }

        if (!IsSilent)
            Answer(request);
    }

    public int LastFrame { get; private set; }

    public void Allocated(in TransportAddress relayed, in TransportAddress mapped)
    {
        Assert.Equal(HasIPv4 ? Relayed : RelayedIPv6, relayed);
        IsAllocated = true;
    }

    public void Failed(in TurnFailure failure) => Failure = failure;

    public void ReceivedFrom(in TransportAddress peer, Span<byte> datagram, TimeSpan now) => Received.Add((peer, datagram.ToArray()));

    private void Answer(in StunMessage request)
    {
        var buffer = new byte[500];
        var authenticated = request.HasValidIntegrity(_key);
        var isFresh = request.ReadText(StunAttribute.Nonce) == $"nonce{_nonce}";
        StunWriter writer;
        if (!authenticated || !isFresh)
        {
            writer = new(buffer, StunClass.Error, request.Method, request.TransactionId);
            writer.AddError(authenticated ? 438 : 401, "No");
            writer.Add(StunAttribute.Realm, Realm);
            writer.Add(StunAttribute.Nonce, $"nonce{_nonce}");
        }
        else if (request.Method == StunMethod.Allocate && !HasIPv4 && !request.Has(StunAttribute.RequestedAddressFamily))
        {
            writer = new(buffer, StunClass.Error, request.Method, request.TransactionId);
            writer.AddError(440, "No");
            writer.AddIntegrity(_key);
        }
        else
        {
            writer = new(buffer, StunClass.Success, request.Method, request.TransactionId);
            if (request.Method == StunMethod.Allocate)
            {
                if (HasIPv4)
                    writer.AddXorAddress(StunAttribute.XorRelayedAddress, Relayed);
                if (HasIPv6 && (request.Has(StunAttribute.AdditionalAddressFamily) || request.Has(StunAttribute.RequestedAddressFamily)))
                    writer.AddXorAddress(StunAttribute.XorRelayedAddress, RelayedIPv6);
                writer.AddXorAddress(StunAttribute.XorMappedAddress, Relayed);
            }

            if (request.TryReadUInt32(StunAttribute.Lifetime, out var lifetime))
                ReleasedWith = (int)lifetime;
            writer.Add(StunAttribute.Lifetime, Lifetime);
            writer.AddIntegrity(_key);
        }

        writer.AddFingerprint();
        Client.Receive(buffer.AsSpan(0, writer.Length), Now);
    }
}
