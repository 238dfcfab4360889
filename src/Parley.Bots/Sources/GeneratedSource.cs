namespace Parley.Bots;

internal sealed class GeneratedSource(PcmGenerator generate, TimeSpan? duration, string title) : AudioSource
{
    public override string Title => title;

    public override ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) => new(new Reader(generate, duration));

    private sealed class Reader(PcmGenerator generate, TimeSpan? duration) : PcmAudioReader
    {
        private readonly long _end = duration is { } limit ? (long)(limit.TotalSeconds * SampleRate) : long.MaxValue;
        private long _position;

        public override int Channels => 1;

        public override TimeSpan? Duration => duration;

        public override bool CanSeek => true;

        public override ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
        {
            _position = Math.Max(0, (long)(position.TotalSeconds * SampleRate));
            return ValueTask.CompletedTask;
        }

        public override ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Clamp(_end - _position, 0, samples.Length);
            if (count > 0)
                generate(samples.Span[..count], _position);
            _position += count;
            return new(count);
        }
    }
}
