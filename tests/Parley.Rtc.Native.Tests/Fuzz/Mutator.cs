namespace Parley.Rtc.Native.Tests.Fuzz;

/// <summary>Makes broken inputs out of real ones; the same seed makes the same ones.</summary>
internal sealed class Mutator(int seed, IReadOnlyList<byte[]> samples)
{
    private static readonly byte[] s_edges = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        List<byte> bytes = [.. samples[_random.Next(samples.Count)]];
        for (var changes = _random.Next(1, 8); changes > 0 && bytes.Count > 0; changes--)
            Change(bytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var at = _random.Next(bytes.Count);
        var count = Math.Min(_random.Next(1, 17), bytes.Count - at);
        switch (_random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 2:
                bytes[at] = s_edges[_random.Next(s_edges.Length)];
                break;
            case 3:
                bytes.RemoveRange(at, count);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(_random.Next(bytes.Count - count + 1), count));
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                var other = samples[_random.Next(samples.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[_random.Next(other.Length)..]);
                break;
            default:
                for (var i = at; i < at + count; i++)
                    bytes[i] = (byte)_random.Next(256);
                break;
        }
    }
}
