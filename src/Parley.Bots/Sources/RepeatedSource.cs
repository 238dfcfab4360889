namespace Parley.Bots;

/// <summary>Plays a source repeatedly, by opening it again at its end.</summary>
internal sealed class RepeatedSource(AudioSource source, int? times) : AudioSource
{
    public override string Title => source.Title;

    public override bool IsLive => source.IsLive;

    public override async ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default) => await source.OpenAsync(cancellationToken) switch
    {
        EncodedAudioReader encoded => new Encoded(source, encoded, times ?? int.MaxValue),
        PcmAudioReader pcm => new Pcm(source, pcm, times ?? int.MaxValue),
        var other => other,
    };

    private sealed class Encoded(AudioSource source, EncodedAudioReader current, int times) : EncodedAudioReader
    {
        private EncodedAudioReader _current = current;
        private int _left = times - 1;

        public override bool CanSeek => _current.CanSeek;

        public override ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default) => _current.SeekAsync(position, cancellationToken);

        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
        {
            if (await _current.ReadAsync(cancellationToken) is { } packet)
                return packet;
            if (_left-- <= 0)
                return null;
            await _current.DisposeAsync();
            _current = (EncodedAudioReader)await source.OpenAsync(cancellationToken);
            // Read once only: an empty source must not be opened endlessly.
            return await _current.ReadAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync() => _current.DisposeAsync();
    }

    private sealed class Pcm(AudioSource source, PcmAudioReader current, int times) : PcmAudioReader
    {
        private PcmAudioReader _current = current;
        private int _left = times - 1;

        public override int Channels => _current.Channels;

        public override bool CanSeek => _current.CanSeek;

        public override ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default) => _current.SeekAsync(position, cancellationToken);

        public override async ValueTask<int> ReadAsync(Memory<short> samples, CancellationToken cancellationToken = default)
        {
            var count = await _current.ReadAsync(samples, cancellationToken);
            if (count > 0 || _left-- <= 0)
                return count;
            await _current.DisposeAsync();
            _current = (PcmAudioReader)await source.OpenAsync(cancellationToken);
            return await _current.ReadAsync(samples, cancellationToken);
        }

        public override ValueTask DisposeAsync() => _current.DisposeAsync();
    }
}
