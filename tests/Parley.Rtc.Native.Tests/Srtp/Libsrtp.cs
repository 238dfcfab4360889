using System.Runtime.InteropServices;
using Parley.Rtc.Native.Security;

namespace Parley.Rtc.Native.Tests.Srtp;

/// <summary>One direction of SRTP by libsrtp 2, from Debian's package <c>libsrtp2-1</c>.</summary>
internal sealed unsafe class Libsrtp : IDisposable
{
    private const string Library = "libsrtp2.so.1";

    // ssrc_any_inbound and ssrc_any_outbound.
    private const int AnyInbound = 2, AnyOutbound = 3;

    private static readonly bool s_available = NativeLibrary.TryLoad(Library, out _) && srtp_init() == 0;
    private readonly nint _session;

    /// <param name="profile">The profile.</param>
    /// <param name="key">The master key, followed by the master salt.</param>
    /// <param name="outbound">Whether the session protects packets, or reads protected ones.</param>
    public Libsrtp(SrtpProfile profile, byte[] key, bool outbound)
    {
        fixed (byte* pinned = key)
        {
            var policy = new Policy { SsrcType = outbound ? AnyOutbound : AnyInbound, Key = pinned, WindowSize = 128 };
            if (profile == SrtpProfile.AeadAes128Gcm)
            {
                srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.Rtp);
                srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.Rtcp);
            }
            else
            {
                srtp_crypto_policy_set_rtp_default(&policy.Rtp);
                srtp_crypto_policy_set_rtcp_default(&policy.Rtcp);
            }
            Check(srtp_create(out _session, &policy));
        }
    }

    /// <summary>Gets whether the library is installed.</summary>
    public static bool IsAvailable => s_available;

    public byte[] Protect(byte[] packet) => Run(packet, &srtp_protect);

    public byte[] ProtectRtcp(byte[] packet) => Run(packet, &srtp_protect_rtcp);

    public byte[] Unprotect(ReadOnlySpan<byte> packet) => Run(packet, &srtp_unprotect);

    public byte[] UnprotectRtcp(ReadOnlySpan<byte> packet) => Run(packet, &srtp_unprotect_rtcp);

    public void Dispose() => srtp_dealloc(_session);

    private byte[] Run(ReadOnlySpan<byte> packet, delegate*<nint, byte*, int*, int> operation)
    {
        // SRTP_MAX_TRAILER_LEN is 144.
        var buffer = new byte[packet.Length + 144];
        packet.CopyTo(buffer);
        var length = packet.Length;
        fixed (byte* pinned = buffer)
            Check(operation(_session, pinned, &length));
        return buffer[..length];
    }

    private static void Check(int status)
    {
        if (status != 0)
            throw new InvalidOperationException($"libsrtp returned the error {status}.");
    }

#pragma warning disable SYSLIB1054 // One test class is not worth a source generator.
    [DllImport(Library)]
    private static extern int srtp_init();

    [DllImport(Library)]
    private static extern void srtp_crypto_policy_set_rtp_default(CryptoPolicy* policy);

    [DllImport(Library)]
    private static extern void srtp_crypto_policy_set_rtcp_default(CryptoPolicy* policy);

    [DllImport(Library)]
    private static extern void srtp_crypto_policy_set_aes_gcm_128_16_auth(CryptoPolicy* policy);

    [DllImport(Library)]
    private static extern int srtp_create(out nint session, Policy* policy);

    [DllImport(Library)]
    private static extern int srtp_dealloc(nint session);

    [DllImport(Library)]
    private static extern int srtp_protect(nint session, byte* packet, int* length);

    [DllImport(Library)]
    private static extern int srtp_protect_rtcp(nint session, byte* packet, int* length);

    [DllImport(Library)]
    private static extern int srtp_unprotect(nint session, byte* packet, int* length);

    [DllImport(Library)]
    private static extern int srtp_unprotect_rtcp(nint session, byte* packet, int* length);
#pragma warning restore SYSLIB1054

    /// <summary><c>srtp_crypto_policy_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct CryptoPolicy
    {
        public int CipherType, CipherKeyLength, AuthenticationType, AuthenticationKeyLength, TagLength, Services;
    }

    /// <summary><c>srtp_policy_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Policy
    {
        public int SsrcType;
        public uint Ssrc;
        public CryptoPolicy Rtp, Rtcp;
        public byte* Key;
        public nint Keys;
        public nuint KeyCount;
        public nint DeprecatedEkt;
        public nuint WindowSize;
        public int AllowRepeatedSending;
        public nint EncryptedExtensions;
        public int EncryptedExtensionCount;
        public nint Next;
    }
}
