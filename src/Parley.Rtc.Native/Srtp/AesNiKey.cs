using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Parley.Rtc.Native.Srtp;

/// <summary>An expanded AES-128 key (FIPS 197 §5.2). Encrypts with the processor's AES instructions.</summary>
internal sealed class AesNiKey
{
    private const int Rounds = 10;
    private readonly Vector128<byte>[] _roundKeys = new Vector128<byte>[Rounds + 1];

    public AesNiKey(ReadOnlySpan<byte> key)
    {
        var k = Vector128.Create(key[..16]);
        _roundKeys[0] = k;
        _roundKeys[1] = k = Expand(k, X86Aes.KeygenAssist(k, 0x01));
        _roundKeys[2] = k = Expand(k, X86Aes.KeygenAssist(k, 0x02));
        _roundKeys[3] = k = Expand(k, X86Aes.KeygenAssist(k, 0x04));
        _roundKeys[4] = k = Expand(k, X86Aes.KeygenAssist(k, 0x08));
        _roundKeys[5] = k = Expand(k, X86Aes.KeygenAssist(k, 0x10));
        _roundKeys[6] = k = Expand(k, X86Aes.KeygenAssist(k, 0x20));
        _roundKeys[7] = k = Expand(k, X86Aes.KeygenAssist(k, 0x40));
        _roundKeys[8] = k = Expand(k, X86Aes.KeygenAssist(k, 0x80));
        _roundKeys[9] = k = Expand(k, X86Aes.KeygenAssist(k, 0x1b));
        _roundKeys[10] = Expand(k, X86Aes.KeygenAssist(k, 0x36));
    }

    /// <summary>Gets a value indicating whether the processor has the instructions.</summary>
    public static bool IsSupported => X86Aes.IsSupported && Ssse3.IsSupported && BitConverter.IsLittleEndian;

    private static Vector128<byte> ReverseEachWord =>
        Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);

    /// <summary>Overwrites the key. Packets encrypted afterwards are not secret.</summary>
    public void Clear() => Array.Clear(_roundKeys);

    /// <summary>Encrypts one block.</summary>
    public Vector128<byte> Encrypt(Vector128<byte> block)
    {
        ref var k = ref MemoryMarshal.GetArrayDataReference(_roundKeys);
        block ^= k;
        for (var round = 1; round < Rounds; round++)
            block = X86Aes.Encrypt(block, Unsafe.Add(ref k, round));
        return X86Aes.EncryptLast(block, Unsafe.Add(ref k, Rounds));
    }

    /// <summary>
    /// Combines the data with the keystream of counter mode by XOR. The counter is the last 32 bits of the block, big-endian. Eight blocks
    /// are encrypted at a time, which hides the latency of the instruction.
    /// </summary>
    public void XorKeystream(Vector128<byte> firstBlock, Span<byte> data)
    {
        var counter = Ssse3.Shuffle(firstBlock, ReverseEachWord).AsUInt32();
        ref var position = ref MemoryMarshal.GetReference(data);
        nuint offset = 0;
        var length = (nuint)data.Length;
        Span<byte> tail = stackalloc byte[128];
        while (length - offset >= 128)
        {
            EightBlocks(counter, ref Unsafe.Add(ref position, offset), ref Unsafe.Add(ref position, offset));
            counter += Vector128.Create(0u, 0, 0, 8);
            offset += 128;
        }

        if (offset == length)
            return;
        // The rest is copied to a buffer of whole blocks, so that nothing behind the packet is changed.
        var rest = data[(int)offset..];
        rest.CopyTo(tail);
        ref var start = ref MemoryMarshal.GetReference(tail);
        if (rest.Length > 64)
            EightBlocks(counter, ref start, ref start);
        else
            FourBlocks(counter, ref start);
        tail[..rest.Length].CopyTo(rest);
    }

    [SkipLocalsInit]
    private void EightBlocks(Vector128<uint> counter, ref byte from, ref byte to)
    {
        ref var k = ref MemoryMarshal.GetArrayDataReference(_roundKeys);
        var swap = ReverseEachWord;
        var b0 = Ssse3.Shuffle(counter.AsByte(), swap) ^ k;
        var b1 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 1)).AsByte(), swap) ^ k;
        var b2 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 2)).AsByte(), swap) ^ k;
        var b3 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 3)).AsByte(), swap) ^ k;
        var b4 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 4)).AsByte(), swap) ^ k;
        var b5 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 5)).AsByte(), swap) ^ k;
        var b6 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 6)).AsByte(), swap) ^ k;
        var b7 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 7)).AsByte(), swap) ^ k;
        for (var round = 1; round < Rounds; round++)
        {
            var key = Unsafe.Add(ref k, round);
            b0 = X86Aes.Encrypt(b0, key);
            b1 = X86Aes.Encrypt(b1, key);
            b2 = X86Aes.Encrypt(b2, key);
            b3 = X86Aes.Encrypt(b3, key);
            b4 = X86Aes.Encrypt(b4, key);
            b5 = X86Aes.Encrypt(b5, key);
            b6 = X86Aes.Encrypt(b6, key);
            b7 = X86Aes.Encrypt(b7, key);
        }

        var last = Unsafe.Add(ref k, Rounds);
        Store(X86Aes.EncryptLast(b0, last), ref from, ref to, 0);
        Store(X86Aes.EncryptLast(b1, last), ref from, ref to, 16);
        Store(X86Aes.EncryptLast(b2, last), ref from, ref to, 32);
        Store(X86Aes.EncryptLast(b3, last), ref from, ref to, 48);
        Store(X86Aes.EncryptLast(b4, last), ref from, ref to, 64);
        Store(X86Aes.EncryptLast(b5, last), ref from, ref to, 80);
        Store(X86Aes.EncryptLast(b6, last), ref from, ref to, 96);
        Store(X86Aes.EncryptLast(b7, last), ref from, ref to, 112);
    }

    private void FourBlocks(Vector128<uint> counter, ref byte data)
    {
        ref var k = ref MemoryMarshal.GetArrayDataReference(_roundKeys);
        var swap = ReverseEachWord;
        var b0 = Ssse3.Shuffle(counter.AsByte(), swap) ^ k;
        var b1 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 1)).AsByte(), swap) ^ k;
        var b2 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 2)).AsByte(), swap) ^ k;
        var b3 = Ssse3.Shuffle((counter + Vector128.Create(0u, 0, 0, 3)).AsByte(), swap) ^ k;
        for (var round = 1; round < Rounds; round++)
        {
            var key = Unsafe.Add(ref k, round);
            b0 = X86Aes.Encrypt(b0, key);
            b1 = X86Aes.Encrypt(b1, key);
            b2 = X86Aes.Encrypt(b2, key);
            b3 = X86Aes.Encrypt(b3, key);
        }

        var last = Unsafe.Add(ref k, Rounds);
        Store(X86Aes.EncryptLast(b0, last), ref data, ref data, 0);
        Store(X86Aes.EncryptLast(b1, last), ref data, ref data, 16);
        Store(X86Aes.EncryptLast(b2, last), ref data, ref data, 32);
        Store(X86Aes.EncryptLast(b3, last), ref data, ref data, 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> keystream, ref byte from, ref byte to, nuint offset) =>
        (Vector128.LoadUnsafe(ref from, offset) ^ keystream).StoreUnsafe(ref to, offset);

    private static Vector128<byte> Expand(Vector128<byte> key, Vector128<byte> assist)
    {
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 4);
        key ^= Sse2.ShiftLeftLogical128BitLane(key, 8);
        return key ^ Sse2.Shuffle(assist.AsInt32(), 0xff).AsByte();
    }
}
