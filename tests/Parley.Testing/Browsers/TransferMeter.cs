using System.Collections.Concurrent;

namespace Parley.Testing.Browsers;

/// <summary>Counts the bytes that a person's page receives, without the responses of the homeserver, which depend on earlier tests.</summary>
public sealed class TransferMeter
{
    private long _bytes;
    private int _requests;

    private TransferMeter()
    {
    }

    /// <summary>The bytes of all responses so far, headers and compressed bodies.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>The number of responses so far.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Starts to count.</summary>
    public static async Task<TransferMeter> StartAsync(Person person)
    {
        var meter = new TransferMeter();
        var devTools = await person.Context.NewCDPSessionAsync(person.Page);
        var ofHomeserver = new ConcurrentDictionary<string, bool>();
        devTools.Event("Network.responseReceived").OnEvent += (_, received) =>
        {
            if (received!.Value.GetProperty("response").GetProperty("url").GetString()!.Contains("/_matrix/", StringComparison.Ordinal))
                ofHomeserver[received.Value.GetProperty("requestId").GetString()!] = true;
        };
        devTools.Event("Network.loadingFinished").OnEvent += (_, finished) =>
        {
            if (ofHomeserver.ContainsKey(finished!.Value.GetProperty("requestId").GetString()!))
                return;
            Interlocked.Add(ref meter._bytes, (long)finished.Value.GetProperty("encodedDataLength").GetDouble());
            Interlocked.Increment(ref meter._requests);
        };
        await devTools.SendAsync("Network.enable");
        await devTools.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = false });
        return meter;
    }
}
