namespace Parley.Bots;

/// <summary>Adds up what was heard between two ticks.</summary>
internal sealed class Mixer
{
    private const int Tick = 960;
    private readonly Dictionary<Speaker, List<short>> _waiting = [];
    private readonly short[] _mixed = new short[Tick];

    public void Add(Speaker speaker, ReadOnlySpan<short> samples)
    {
        if (!_waiting.TryGetValue(speaker, out var waiting))
            _waiting.Add(speaker, waiting = []);
        // What is longer than a tick goes into the ticks that follow.
        waiting.AddRange(samples);
    }

    public ReadOnlyMemory<short> Take()
    {
        Span<int> sum = stackalloc int[Tick];
        sum.Clear();
        foreach (var waiting in _waiting.Values)
        {
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
