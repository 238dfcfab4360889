using System.Net;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;
using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Tests.Fuzz;

/// <summary>A TURN server that answers the open transaction with a mutated response.</summary>
internal sealed class TurnFuzz : ITurnOutput
{
    private static readonly TransportAddress s_address = TransportAddress.From(IPEndPoint.Parse("198.51.100.1:50000"));
    private byte[] _request = [];

    public static (IReadOnlyList<byte[]> Samples, Action<byte[]> Run) Target() => (
        [
            Message(StunClass.Error, StunMethod.Allocate),
            Message(StunClass.Success, StunMethod.Allocate),
            Message(StunClass.Error, StunMethod.Refresh),
            Message(StunClass.Indication, StunMethod.Data),
            [0x40, 0x00, 0x00, 0x04, 1, 2, 3, 4],
        ],
        input =>
        {
            var fuzz = new TurnFuzz();
            var client = new TurnClient(TurnSettings.Default, "alice", "secret", isReliable: false, new Random(1), fuzz);
            client.Allocate(TimeSpan.Zero);
            for (var i = 1; i <= 3; i++)
            {
                byte[] answer = [.. input];
                // With the right transaction ID the client does not drop the response at once.
                if (answer.Length >= 20 && fuzz._request.Length >= 20)
                    fuzz._request.AsSpan(8, 12).CopyTo(answer.AsSpan(8));
                client.Receive(answer, TimeSpan.FromMilliseconds(i));
                client.SendTo(s_address, "hello"u8, TimeSpan.FromMilliseconds(i));
            }

            client.HandleTimeout(TimeSpan.FromMinutes(20));
            client.Close();
        });

    public void SendToServer(ReadOnlySpan<byte> message) => _request = message.ToArray();

    public void Allocated(in TransportAddress relayed, in TransportAddress mapped)
    {
    }

    public void Failed(in TurnFailure failure) => failure.Describe();

    public void ReceivedFrom(in TransportAddress peer, Span<byte> datagram, TimeSpan now) => datagram.Clear();

    private static byte[] Message(StunClass kind, StunMethod method)
    {
        var buffer = new byte[500];
        var writer = new StunWriter(buffer, kind, method, TransactionId.Draw(new Random(1)));
        if (kind == StunClass.Error)
        {
            writer.AddError(method == StunMethod.Allocate ? 401 : 438, "No");
            writer.Add(StunAttribute.Realm, "example.org");
            writer.Add(StunAttribute.Nonce, "nonce");
        }
        else if (kind == StunClass.Indication)
        {
            writer.AddXorAddress(StunAttribute.XorPeerAddress, s_address);
            writer.Add(StunAttribute.Data, "hello");
        }
        else
        {
            writer.AddXorAddress(StunAttribute.XorRelayedAddress, s_address);
            writer.AddXorAddress(StunAttribute.XorMappedAddress, s_address);
            writer.Add(StunAttribute.Lifetime, 600u);
            writer.AddIntegrity(StunKey.LongTerm("alice", "example.org", "secret"));
        }

        return writer.Message.ToArray();
    }
}
