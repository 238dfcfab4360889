using Parley.Rtc.Native.Opus;

namespace Parley.Bots;

/// <summary>Reads Opus packets as they are in the file. Only if the file prescribes a gain, they are decoded and encoded.</summary>
internal sealed class OpusFileReader : EncodedAudioReader
{
    private readonly Stream _stream;
    private readonly IOpusReader _file;
    private readonly string _name;

    // For files with a gain.
    private readonly OpusPacketizer _packetizer = new();
    private VolumeChanger? _changer;
    private bool _hasSought;
    private bool _hasAudio;

    private OpusFileReader(Stream stream, IOpusReader file, string name, TimeSpan? duration) => (_stream, _file, _name, Duration) = (stream, file, name, duration);

    public override TimeSpan? Duration { get; }

    public override bool CanSeek => _file.CanSeek;

    // The gain is part of the header, and players apply it (RFC 7845 §5.1).
    private double Gain => Math.Pow(10, _file.OutputGain / 20);

    public static async ValueTask<OpusFileReader> OpenAsync(Stream stream, IOpusReader file, string name, CancellationToken cancellationToken) =>
        new(stream, file, name, await file.GetDurationAsync(cancellationToken));

    public override ValueTask SeekAsync(TimeSpan position, CancellationToken cancellationToken = default)
    {
        _hasSought = true;
        _packetizer.Clear();
        return _file.SeekAsync(position, cancellationToken);
    }

    public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                if (_packetizer.TryTake(out var frame))
                    return _changer!.Change(frame.Span, Gain, out _);
                if (await _file.ReadAsync(cancellationToken) is not { } packet)
                {
                    if (_packetizer.Flush())
                        continue;
                    return _hasAudio || _hasSought ? null : throw new InvalidDataException("It has no audio.");
                }
                if (packet.Duration == 0 || packet.IsTrimmed)
                    continue;
                _hasAudio = true;
                if (_changer is null && Gain == 1)
                    return packet.Payload;
                _changer ??= new();
                _packetizer.Add(packet.Payload);
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Formats.Failure(_name, e);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        _changer?.Dispose();
        await _file.DisposeAsync();
        await _stream.DisposeAsync();
    }
}
