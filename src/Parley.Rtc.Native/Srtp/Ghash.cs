using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// GHASH (NIST SP 800-38D §6.4) by carry-less multiplication. Up to 16 blocks are multiplied by descending powers of the hash key
/// and reduced once; an audio packet has no more.
/// </summary>
internal sealed class Ghash
{
    private const int Batch = 16;

    // The powers H¹ … H¹⁶ in reflected order, times x, so that products need no shift.
    private readonly Vector128<ulong>[] _powers = new Vector128<ulong>[Batch];

    public Ghash(Vector128<byte> hashKey)
    {
        var h = Reflect(hashKey).AsUInt64();
        // Times x in the reflected field: a shift to the left by one; a carry adds the polynomial.
        var carries = h >> 63;
        var h1 = (h << 1) | Sse2.ShiftLeftLogical128BitLane(carries, 8);
        if (carries.GetElement(1) != 0)
            h1 ^= Vector128.Create(1ul, 0xC200000000000000ul);
        _powers[0] = h1;
        for (var i = 1; i < Batch; i++)
            _powers[i] = Multiply(_powers[i - 1], h1);
    }

    /// <summary>Gets a value indicating whether the processor has the instructions.</summary>
    public static bool IsSupported => Pclmulqdq.IsSupported && Ssse3.IsSupported;

    /// <summary>Overwrites the hash key. Tags that are computed afterwards authenticate nothing.</summary>
    public void Clear() => Array.Clear(_powers);

    /// <summary>Returns the hash of the additional data and the ciphertext, each padded with zeros, and of their lengths.</summary>
    public Vector128<byte> Compute(ReadOnlySpan<byte> additional, ReadOnlySpan<byte> ciphertext)
    {
        var additionalBlocks = (additional.Length + 15) >> 4;
        var total = additionalBlocks + ((ciphertext.Length + 15) >> 4) + 1;
        var lengths = Vector128.Create((ulong)ciphertext.Length << 3, (ulong)additional.Length << 3);
        ref var powers = ref MemoryMarshal.GetArrayDataReference(_powers);
        var hash = Vector128<ulong>.Zero;
        var next = 0;
        while (next < total)
        {
            var power = Math.Min(Batch, total - next);
            Vector128<ulong> low = default, middle = default, high = default;
            for (; power > 0; power--, next++)
            {
                var block = next < additionalBlocks ? Load(additional, next << 4)
                    : next < total - 1 ? Load(ciphertext, (next - additionalBlocks) << 4)
                    : lengths;
                block ^= hash;
                hash = default;
                var h = Unsafe.Add(ref powers, power - 1);
                low ^= Pclmulqdq.CarrylessMultiply(block, h, 0x00);
                high ^= Pclmulqdq.CarrylessMultiply(block, h, 0x11);
                middle ^= Pclmulqdq.CarrylessMultiply(block, h, 0x01) ^ Pclmulqdq.CarrylessMultiply(block, h, 0x10);
            }

            hash = Reduce(low, middle, high);
        }

        return Reflect(hash.AsByte());
    }

    private static Vector128<ulong> Multiply(Vector128<ulong> a, Vector128<ulong> b) => Reduce(
        Pclmulqdq.CarrylessMultiply(a, b, 0x00),
        Pclmulqdq.CarrylessMultiply(a, b, 0x01) ^ Pclmulqdq.CarrylessMultiply(a, b, 0x10),
        Pclmulqdq.CarrylessMultiply(a, b, 0x11));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Reduce(Vector128<ulong> low, Vector128<ulong> middle, Vector128<ulong> high)
    {
        var polynomial = Vector128.Create(0xC200000000000000ul, 0);
        low ^= Sse2.ShiftLeftLogical128BitLane(middle, 8);
        high ^= Sse2.ShiftRightLogical128BitLane(middle, 8);
        low = Sse2.Shuffle(low.AsInt32(), 0x4e).AsUInt64() ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        low = Sse2.Shuffle(low.AsInt32(), 0x4e).AsUInt64() ^ Pclmulqdq.CarrylessMultiply(low, polynomial, 0x00);
        return high ^ low;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Load(ReadOnlySpan<byte> data, int offset)
    {
        if (data.Length - offset >= 16)
            return Reflect(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(data), (nuint)offset)).AsUInt64();
        return LoadPartial(data[offset..]);
    }

    private static Vector128<ulong> LoadPartial(ReadOnlySpan<byte> data)
    {
        Span<byte> block = stackalloc byte[16];
        block.Clear();
        data.CopyTo(block);
        return Vector128.Create(BinaryPrimitives.ReadUInt64BigEndian(block[8..]), BinaryPrimitives.ReadUInt64BigEndian(block));
    }

    private static Vector128<byte> Reflect(Vector128<byte> block) =>
        Ssse3.Shuffle(block, Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0));
}
