namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// Estimates the delay that a jitter buffer needs: a histogram, with exponential decay, of how much later packets arrive than the fastest one,
/// and the delay that covers a given share of them.
/// </summary>
internal sealed class DelayEstimator(JitterSettings settings)
{
    // Width of a bucket, ms.
    private const int Step = 5;
    private const int Buckets = 120;

    // Decay for each packet: a packet counts half after 7 s of audio at 20 ms.
    private const double Keep = 0.998;

    private readonly double[] _histogram = new double[Buckets];

    // The fastest transit of the previous and of the current period, ms.
    private readonly double[] _minima = [double.MaxValue, double.MaxValue];

    // When the current period of 4 s ends.
    private TimeSpan _periodEnd;
    private double _total;

    /// <summary>Gets the delay that the buffer should have.</summary>
    public TimeSpan Target { get; private set; } = settings.Least;

    /// <summary>Adds one packet.</summary>
    /// <param name="transit">Arrival time minus timestamp, ms, relative to any fixed zero point.</param>
    /// <param name="now">Monotonic time.</param>
    public void Add(double transit, TimeSpan now)
    {
        // The fastest packet of the last 4 to 8 s; an older one would be wrong, because clocks drift.
        if (now >= _periodEnd)
        {
            (_minima[0], _minima[1]) = (_minima[1], double.MaxValue);
            _periodEnd = now + TimeSpan.FromSeconds(4);
        }

        _minima[1] = Math.Min(_minima[1], transit);
        var late = transit - Math.Min(_minima[0], _minima[1]);

        for (var i = 0; i < Buckets; i++)
            _histogram[i] *= Keep;
        _histogram[Math.Clamp((int)(late / Step), 0, Buckets - 1)]++;
        _total = (_total * Keep) + 1;

        var wanted = settings.Coverage * _total;
        double covered = 0;
        var bucket = 0;
        while (bucket < Buckets - 1 && (covered += _histogram[bucket]) < wanted)
            bucket++;
        var target = settings.Least + TimeSpan.FromMilliseconds(bucket * Step);
        Target = target < settings.Most ? target : settings.Most;
    }

    /// <summary>Forgets the zero point, because the stream's timestamps restarted.</summary>
    public void Restart() => _minima[0] = _minima[1] = double.MaxValue;
}
