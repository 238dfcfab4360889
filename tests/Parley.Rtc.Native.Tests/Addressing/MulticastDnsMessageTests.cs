using System.Net;
using Parley.Rtc.Native.Addressing;

namespace Parley.Rtc.Native.Tests.Addressing;

public sealed class MulticastDnsMessageTests
{
    private const string Name = "0f5fa0a1.local";

    [Fact]
    public void Query_requests_A_and_AAAA_records()
    {
        var query = MulticastDnsMessage.WriteQuery(Name)!;
        Assert.Equal("000000000002000000000000" + "0830663566613061310" + "56c6f63616c00" + "00010001" + "0830663566613061310" + "56c6f63616c00" + "001c0001",
            Convert.ToHexString(query).ToLowerInvariant());
        Assert.Null(MulticastDnsMessage.WriteQuery(new string('a', 64) + ".local"));
        Assert.Null(MulticastDnsMessage.WriteQuery("a..local"));
    }

    [Fact]
    public void Address_after_other_records_with_compressed_names_is_found()
    {
        // A record of another name, then the wanted one, whose name ends with a pointer into the first.
        var message = Convert.FromHexString("000084000000000200000000"
            + "0178056c6f63616c00" + "0001000100000078" + "0004" + "7f000001"
            + "083066356661306131" + "c00e" + "0001800100000078" + "0004" + "c0000207");
        Assert.Equal(IPAddress.Parse("192.0.2.7"), MulticastDnsMessage.FindAddress(message, Name.ToUpperInvariant()));
        Assert.Null(MulticastDnsMessage.FindAddress(message, "other.local"));
    }

    [Fact]
    public void Cyclic_pointers_and_random_bytes_end_without_an_exception()
    {
        var circle = Convert.FromHexString("000084000000000100000000" + "c00c" + "0001000100000078" + "0004" + "7f000001");
        Assert.Null(MulticastDnsMessage.FindAddress(circle, Name));
        var random = new Random(4);
        var seed = Convert.FromHexString("000084000000000100000000" + "0830663566613061310" + "56c6f63616c00" + "0001000100000078" + "0004" + "7f000001");
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = (byte[])seed.Clone();
            for (var change = random.Next(1, 5); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            MulticastDnsMessage.FindAddress(bytes.AsSpan(0, random.Next(bytes.Length + 1)), Name);
        }
    }
}
