namespace Parley.Bots;

/// <summary>Mixes the samples that arrive between two ticks.</summary>
internal sealed class Mixer
{
    // Samples of 20 ms at 48 kHz.
    private const int Tick = 960;

    // Samples of a second. A sender that is faster than real time loses the rest.
    private const int MaxWaiting = 48_000;
    private readonly Dictionary<Speaker, List<short>> _waiting = [];
    private readonly short[] _mixed = new short[Tick];

    /// <summary>Gets the number of speakers with samples, or with samples in the last tick.</summary>
    public int Count => _waiting.Count;

    public void Add(Speaker speaker, ReadOnlySpan<short> samples)
    {
        if (!_waiting.TryGetValue(speaker, out var waiting))
            _waiting.Add(speaker, waiting = []);
        // Samples beyond one tick are mixed into the next ones.
        waiting.AddRange(samples[..Math.Min(samples.Length, MaxWaiting - waiting.Count)]);
    }

    public ReadOnlyMemory<short> Take()
    {
        Span<int> sum = stackalloc int[Tick];
        sum.Clear();
        foreach (var (speaker, waiting) in _waiting)
        {
            if (waiting.Count == 0)
                _waiting.Remove(speaker); // Dictionary allows removal during enumeration.
            var count = Math.Min(Tick, waiting.Count);
            for (var i = 0; i < count; i++)
                sum[i] += waiting[i];
            waiting.RemoveRange(0, count);
        }
        for (var i = 0; i < Tick; i++)
            _mixed[i] = (short)Math.Clamp(sum[i], short.MinValue, short.MaxValue);
        return _mixed;
    }
}
