using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Srtp;

/// <summary>AES-128-GCM in place, 96-bit nonce, 128-bit tag.</summary>
internal abstract class GcmKernel : IDisposable
{
    public const int TagLength = 16;

    /// <summary>The fastest kernel that this processor has.</summary>
    public static GcmKernel Create(ReadOnlySpan<byte> key) =>
        AesNiKey.IsSupported && Ghash.IsSupported ? new Accelerated(key) : new Portable(key);

    /// <summary>Encrypts the data in place and writes the tag.</summary>
    public abstract void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag);

    /// <summary>Checks the tag and decrypts in place; false leaves the data of no meaning.</summary>
    public abstract bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag);

    public virtual void Dispose()
    {
    }

    /// <summary>AES-NI and PCLMULQDQ.</summary>
    internal sealed class Accelerated : GcmKernel
    {
        private readonly AesNiKey _key;
        private readonly Ghash _ghash;

        public Accelerated(ReadOnlySpan<byte> key)
        {
            _key = new AesNiKey(key);
            _ghash = new Ghash(_key.Encrypt(Vector128<byte>.Zero));
        }

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag)
        {
            var first = CounterBlock(nonce, 1);
            _key.XorKeystream(CounterBlock(nonce, 2), data);
            (_ghash.Compute(additional, data) ^ _key.Encrypt(first)).CopyTo(tag);
        }

        public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag)
        {
            var expected = _ghash.Compute(additional, data) ^ _key.Encrypt(CounterBlock(nonce, 1));
            // One vector comparison takes the same time wherever the difference is.
            if (expected != Vector128.Create(tag[..TagLength]))
                return false;
            _key.XorKeystream(CounterBlock(nonce, 2), data);
            return true;
        }

        private static Vector128<byte> CounterBlock(ReadOnlySpan<byte> nonce, byte counter)
        {
            var a = MemoryMarshal.Read<ulong>(nonce);
            var b = MemoryMarshal.Read<uint>(nonce[8..12]);
            return Vector128.Create(a, b | ((ulong)counter << 56)).AsByte();
        }
    }

    /// <summary>The platform's AES-GCM.</summary>
    internal sealed class Portable(ReadOnlySpan<byte> key) : GcmKernel
    {
        private readonly AesGcm _aes = new(key, TagLength);

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag) =>
            _aes.Encrypt(nonce, data, data, tag[..TagLength], additional);

        public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag)
        {
            try
            {
                _aes.Decrypt(nonce, data, tag[..TagLength], data, additional);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                return false;
            }
        }

        public override void Dispose() => _aes.Dispose();
    }
}
