using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Srtp;

/// <summary>
/// AES-128-GCM in place with a 96-bit nonce and a 128-bit tag (NIST SP 800-38D). Why there are two:
/// docs/decisions/2026-11-29-aes-instructions-for-srtp.md.
/// </summary>
internal abstract class GcmKernel : IDisposable
{
    /// <summary>Creates the fastest kernel that this processor supports.</summary>
    public static GcmKernel Create(ReadOnlySpan<byte> key) =>
        AesNiKey.IsSupported && Ghash.IsSupported ? new Accelerated(key) : new Portable(key);

    /// <summary>Encrypts the data in place and writes the tag.</summary>
    public abstract void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag);

    /// <summary>Verifies the tag and decrypts in place. If it returns false, the content of the data is undefined.</summary>
    public abstract bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>Uses AES-NI and PCLMULQDQ.</summary>
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
            // One vector comparison takes the same time for every difference.
            if (expected != Vector128.Create(tag[..AesGcmExtensions.TagLength]))
                return false;
            _key.XorKeystream(CounterBlock(nonce, 2), data);
            return true;
        }

        public override void Dispose()
        {
            _key.Clear();
            _ghash.Clear();
        }

        private static Vector128<byte> CounterBlock(ReadOnlySpan<byte> nonce, byte counter)
        {
            var a = MemoryMarshal.Read<ulong>(nonce);
            var b = MemoryMarshal.Read<uint>(nonce[8..12]);
            return Vector128.Create(a, b | ((ulong)counter << 56)).AsByte();
        }
    }

    /// <summary>Uses the platform's AES-GCM.</summary>
    internal sealed class Portable(ReadOnlySpan<byte> key) : GcmKernel
    {
        private readonly AesGcm _aes = new(key, AesGcmExtensions.TagLength);

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, Span<byte> tag) =>
            _aes.Encrypt(nonce, data, data, tag[..AesGcmExtensions.TagLength], additional);

        public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> additional, Span<byte> data, ReadOnlySpan<byte> tag) =>
            _aes.TryDecrypt(nonce, data, tag, additional);

        public override void Dispose() => _aes.Dispose();
    }
}
