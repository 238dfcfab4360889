using System.Diagnostics;
using System.Globalization;

namespace Parley.Bench.Scenarios.Fanout;

/// <summary>The arrival times of the frames at one listener, relative to their frame numbers.</summary>
internal sealed class FanoutArrivals
{
    /// <summary>Offset of the frame number in an Opus packet: after the first byte.</summary>
    public const int NumberOffset = 1;

    private static readonly long s_period = Stopwatch.Frequency / 50;
    private readonly List<long> _offsets = new(4096);
    private long _first = long.MaxValue;
    private long _last = long.MinValue;

    /// <summary>Records a frame.</summary>
    public void Add(ReadOnlySpan<byte> number)
    {
        var arrived = Stopwatch.GetTimestamp();
        var frame = BitConverter.ToInt64(number);
        lock (_offsets)
        {
            _offsets.Add(arrived - (frame * s_period));
            (_first, _last) = (Math.Min(_first, frame), Math.Max(_last, frame));
        }
    }

    /// <summary>Discards the recorded frames.</summary>
    public void Clear()
    {
        lock (_offsets)
        {
            _offsets.Clear();
            (_first, _last) = (long.MaxValue, long.MinValue);
        }
    }

    /// <summary>
    /// Returns the figures of all listeners: frames received, frames missing, lateness p50 and p99 in ms. Lateness is measured against the
    /// fastest frame.
    /// </summary>
    public static (long Received, long Missing, double LateP50, double LateP99) Sum(IReadOnlyList<FanoutArrivals> all)
    {
        List<long> offsets = [];
        long missing = 0;
        foreach (var arrivals in all)
        {
            lock (arrivals._offsets)
            {
                offsets.AddRange(arrivals._offsets);
                missing += arrivals._offsets.Count == 0 ? 0 : arrivals._last - arrivals._first + 1 - arrivals._offsets.Count;
            }
        }

        if (offsets.Count == 0)
            return default;
        offsets.Sort();
        double Late(double share) => (offsets[(int)((offsets.Count - 1) * share)] - offsets[0]) * 1000.0 / Stopwatch.Frequency;
        return (offsets.Count, missing, Late(0.5), Late(0.99));
    }

    /// <summary>Returns the figures as a line of text.</summary>
    public static string Line(IReadOnlyList<FanoutArrivals> all)
    {
        var (received, missing, late50, late99) = Sum(all);
        return string.Create(CultureInfo.InvariantCulture, $"{received} {missing} {late50:0.000} {late99:0.000}");
    }
}
