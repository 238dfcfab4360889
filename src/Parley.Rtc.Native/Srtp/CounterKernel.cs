using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Parley.Rtc.Native.Srtp;

/// <summary>AES-128 counter mode in place (RFC 3711 §4.1.1).</summary>
internal abstract class CounterKernel : IDisposable
{
    /// <summary>The fastest kernel that this processor has.</summary>
    public static CounterKernel Create(ReadOnlySpan<byte> key) => AesNiKey.IsSupported ? new Accelerated(key) : new Portable(key);

    /// <summary>XORs the keystream that begins with the counter block <paramref name="iv"/> (16 octets, the last two 0) over the data.</summary>
    public abstract void Xor(ReadOnlySpan<byte> iv, Span<byte> data);

    public virtual void Dispose()
    {
    }

    /// <summary>AES-NI.</summary>
    internal sealed class Accelerated(ReadOnlySpan<byte> key) : CounterKernel
    {
        private readonly AesNiKey _key = new(key);

        public override void Xor(ReadOnlySpan<byte> iv, Span<byte> data) => _key.XorKeystream(Vector128.Create(iv[..16]), data);
    }

    /// <summary>The platform's AES over prepared counter blocks, with a transform that is kept: a one-shot call costs six times as much.</summary>
    internal sealed class Portable : CounterKernel
    {
        private readonly Aes _aes;
        private readonly ICryptoTransform _transform;
        private byte[] _counters = new byte[1536];
        private byte[] _keystream = new byte[1536];

        public Portable(ReadOnlySpan<byte> key)
        {
            _aes = Aes.Create();
            _aes.SetKey(key);
            _aes.Mode = CipherMode.ECB;
            _aes.Padding = PaddingMode.None;
            _transform = _aes.CreateEncryptor();
        }

        public override void Xor(ReadOnlySpan<byte> iv, Span<byte> data)
        {
            var length = (data.Length + 15) & ~15;
            if (length == 0)
                return;
            if (length > _counters.Length)
            {
                _counters = new byte[length];
                _keystream = new byte[length];
            }

            for (var offset = 0; offset < length; offset += 16)
            {
                iv[..14].CopyTo(_counters.AsSpan(offset));
                BinaryPrimitives.WriteUInt16BigEndian(_counters.AsSpan(offset + 14), (ushort)(offset >> 4));
            }

            _transform.TransformBlock(_counters, 0, length, _keystream, 0);
            for (var i = 0; i < data.Length; i++)
                data[i] ^= _keystream[i];
        }

        public override void Dispose()
        {
            _transform.Dispose();
            _aes.Dispose();
        }
    }
}
