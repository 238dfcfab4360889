using System.Net;
using System.Net.Sockets;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Net;

namespace Parley.Rtc.Native.Tests.Net;

public sealed class DatagramBatchTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Datagrams_beyond_the_capacity_of_a_batch_reach_their_addresses(string address)
    {
        var ip = IPAddress.Parse(address);
        using var port = UdpPort.Open(0, new(ip, 0), (int _, in TransportAddress _, Span<byte> _) => { })!;
        var receivers = Enumerable.Range(0, 100).Select(_ => new UdpClient(new IPEndPoint(ip, 0))).ToList();
        var batch = new DatagramBatch();
        for (var i = 0; i < receivers.Count; i++)
            batch.Add(port, TransportAddress.From((IPEndPoint)receivers[i].Client.LocalEndPoint!), [(byte)i, 7, 7]);
        batch.Flush();
        for (var i = 0; i < receivers.Count; i++)
        {
            var arrived = await receivers[i].ReceiveAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
            Assert.Equal([(byte)i, 7, 7], arrived.Buffer);
            Assert.Equal(port.LocalEndPoint, arrived.RemoteEndPoint);
            receivers[i].Dispose();
        }
    }
}
