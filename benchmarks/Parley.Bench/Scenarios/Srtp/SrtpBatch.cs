using System.Diagnostics;

namespace Parley.Bench.Scenarios.Srtp;

/// <summary>Measures operations on a batch of packets, which lie as far apart in memory as those of many connections.</summary>
internal abstract class SrtpBatch : IDisposable
{
    /// <summary>Octets of the RTP header.</summary>
    protected const int HeaderLength = 12;

    /// <summary>Octets of the payload: 20 ms at 64 kbit/s.</summary>
    protected const int PayloadLength = 160;

    // Packets; forged ones are fewer, because rejecting them throws an exception.
    private const int Count = 20_000;
    private const int Forged = 1_000;
    private const int Stride = 256;

    private readonly byte[] _packets = new byte[Count * Stride];

    /// <summary>Protects a batch, then reads it, then reads forged packets.</summary>
    public SrtpSample Measure()
    {
        for (var i = 0; i < Count; i++)
            Prepare(Packet(i));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Count; i++)
            Protect(Packet(i));
        var middle = Stopwatch.GetTimestamp();
        var accepted = 0;
        for (var i = 0; i < Count; i++)
            accepted += Unprotect(Packet(i)) ? 1 : 0;
        var end = Stopwatch.GetTimestamp();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        for (var i = 0; i < Forged; i++)
            Prepare(Packet(i));
        var rejecting = Stopwatch.GetTimestamp();
        for (var i = 0; i < Forged; i++)
            accepted += Unprotect(Packet(i)) ? 1 : 0;
        var rejected = Stopwatch.GetElapsedTime(rejecting);
        if (accepted != Count)
            throw new InvalidOperationException($"{accepted} of {Count} packets were accepted.");
        return new SrtpSample(
            Stopwatch.GetElapsedTime(start, middle).TotalNanoseconds / Count,
            Stopwatch.GetElapsedTime(middle, end).TotalNanoseconds / Count,
            rejected.TotalNanoseconds / Forged,
            bytes / (double)Count);
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Writes the next plain packet.</summary>
    protected abstract void Prepare(Span<byte> packet);

    /// <summary>Encrypts a packet in place.</summary>
    protected abstract void Protect(Span<byte> packet);

    /// <summary>Decrypts a packet in place. Returns <see langword="false"/> if it is not authentic.</summary>
    protected abstract bool Unprotect(Span<byte> packet);

    private Span<byte> Packet(int index) => _packets.AsSpan(index * Stride, Stride);
}
