namespace Parley.Rtc.Native.Rtp;

/// <summary>
/// How much later than the quickest one a packet comes: a histogram in steps of 5 ms that forgets slowly, and the delay that covers a given
/// share of it.
/// </summary>
internal sealed class DelayEstimator(JitterSettings settings)
{
    private const int Step = 5;
    private const int Buckets = 120;

    // Half of what was seen is forgotten after 7 s of audio at 20 ms.
    private const double Keep = 0.998;
    private readonly double[] _histogram = new double[Buckets];
    private readonly double[] _minima = [double.MaxValue, double.MaxValue];
    private TimeSpan _turn;
    private double _total;

    /// <summary>The delay that the buffer should hold.</summary>
    public TimeSpan Target { get; private set; } = settings.Least;

    /// <summary>Learns from one packet.</summary>
    /// <param name="transit">Arrival less timestamp, in ms; the zero point does not matter.</param>
    /// <param name="now">Monotonic time.</param>
    public void Add(double transit, TimeSpan now)
    {
        // The quickest packet of the last 4 to 8 s: clocks drift, so an old one must not count for ever.
        if (now >= _turn)
        {
            (_minima[0], _minima[1]) = (_minima[1], double.MaxValue);
            _turn = now + TimeSpan.FromSeconds(4);
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

    /// <summary>Forgets the zero point: the stream's timestamps began anew.</summary>
    public void Restart() => _minima[0] = _minima[1] = double.MaxValue;
}
