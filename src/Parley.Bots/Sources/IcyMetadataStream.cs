using System.Globalization;
using System.Net.Http.Headers;

namespace Parley.Bots;

/// <summary>
/// Removes the metadata that radio servers insert into the audio: after each <paramref name="interval"/> octets, one octet with the length
/// of the metadata in units of 16 octets, and the metadata.
/// </summary>
internal sealed class IcyMetadataStream(Stream inner, int interval) : WrappedStream(inner)
{
    private const int Unit = 16;
    private readonly byte[] _metadata = new byte[byte.MaxValue * Unit];
    private readonly int _interval = interval;
    private int _audioLeft = interval;

    /// <summary>Returns the octets of audio between two pieces of metadata, or <see langword="null"/> if the response has no metadata.</summary>
    public static int? IntervalOf(HttpResponseHeaders headers) =>
        headers.TryGetValues("icy-metaint", out var values) && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var interval) && interval > 0 ? interval : null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_audioLeft == 0)
        {
            if (await Inner.ReadAsync(_metadata.AsMemory(0, 1), cancellationToken) == 0)
                return 0;
            await Inner.ReadAtLeastAsync(_metadata.AsMemory(0, _metadata[0] * Unit), _metadata[0] * Unit, throwOnEndOfStream: false, cancellationToken);
            _audioLeft = _interval;
        }
        var read = await Inner.ReadAsync(buffer[..Math.Min(buffer.Length, _audioLeft)], cancellationToken);
        _audioLeft -= read;
        return read;
    }
}
