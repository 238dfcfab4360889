using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Opus;

/// <summary>The Opus codec's library, found when it is first needed. Only PCM needs it.</summary>
internal static unsafe class LibOpus
{
    public const int SetBitrate = 4002;
    public const int SetInbandFec = 4012;
    public const int SetPacketLossPercent = 4014;
    public const int SetDtx = 4016;
    public const int SetComplexity = 4010;
    public const int SetSignal = 4024;

    private static readonly string[] s_names = OperatingSystem.IsWindows()
        ? ["opus.dll", "libopus-0.dll", "libopus.dll"]
        : OperatingSystem.IsMacOS()
            ? ["libopus.dylib", "libopus.0.dylib", "/opt/homebrew/lib/libopus.dylib", "/usr/local/lib/libopus.dylib"]
            : ["libopus.so.0", "libopus.so"];

    private static readonly Lazy<Functions?> s_functions = new(Load);

    /// <summary>True if the library is there.</summary>
    public static bool IsAvailable => s_functions.Value is not null;

    /// <exception cref="RtcException"><see cref="RtcErrorKind.Unavailable"/>: the library is missing; the message says how to get it.</exception>
    public static Functions Require() => s_functions.Value ?? throw new RtcException(RtcErrorKind.Unavailable, Missing);

    public static string Missing { get; } =
        "The Opus codec library (" + s_names[0] + ") is missing: install it ("
        + (OperatingSystem.IsWindows() ? "put opus.dll beside the program"
            : OperatingSystem.IsMacOS() ? "brew install opus"
            : "apt install libopus0, or your distribution's opus package")
        + "), or play and record Ogg Opus files, which need no codec.";

    private static Functions? Load()
    {
        foreach (var name in s_names)
        {
            if (!NativeLibrary.TryLoad(name, typeof(LibOpus).Assembly, null, out var library))
                continue;
            if (NativeLibrary.TryGetExport(library, "opus_encoder_create", out var encoderCreate)
                && NativeLibrary.TryGetExport(library, "opus_encode", out var encode)
                && NativeLibrary.TryGetExport(library, "opus_encoder_ctl", out var encoderCtl)
                && NativeLibrary.TryGetExport(library, "opus_encoder_destroy", out var encoderDestroy)
                && NativeLibrary.TryGetExport(library, "opus_decoder_create", out var decoderCreate)
                && NativeLibrary.TryGetExport(library, "opus_decode", out var decode)
                && NativeLibrary.TryGetExport(library, "opus_decoder_destroy", out var decoderDestroy))
                return new Functions(encoderCreate, encode, encoderCtl, encoderDestroy, decoderCreate, decode, decoderDestroy);
            NativeLibrary.Free(library);
        }

        return null;
    }

    /// <summary>The library's functions (opus.h).</summary>
    internal sealed class Functions(nint encoderCreate, nint encode, nint encoderCtl, nint encoderDestroy, nint decoderCreate, nint decode, nint decoderDestroy)
    {
        private readonly delegate* unmanaged[Cdecl]<int, int, int, int*, nint> _encoderCreate = (delegate* unmanaged[Cdecl]<int, int, int, int*, nint>)encoderCreate;
        private readonly delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int> _encode = (delegate* unmanaged[Cdecl]<nint, short*, int, byte*, int, int>)encode;
        private readonly delegate* unmanaged[Cdecl]<nint, void> _encoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)encoderDestroy;
        private readonly delegate* unmanaged[Cdecl]<int, int, int*, nint> _decoderCreate = (delegate* unmanaged[Cdecl]<int, int, int*, nint>)decoderCreate;
        private readonly delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int> _decode = (delegate* unmanaged[Cdecl]<nint, byte*, int, short*, int, int, int>)decode;
        private readonly delegate* unmanaged[Cdecl]<nint, void> _decoderDestroy = (delegate* unmanaged[Cdecl]<nint, void>)decoderDestroy;

        public nint CreateEncoder(int channels, int application)
        {
            int error;
            var state = _encoderCreate(OpusPacket.SampleRate, channels, application, &error);
            return error == 0 ? state : throw Failed("created an encoder", error);
        }

        public nint CreateDecoder(int channels)
        {
            int error;
            var state = _decoderCreate(OpusPacket.SampleRate, channels, &error);
            return error == 0 ? state : throw Failed("created a decoder", error);
        }

        public int Encode(nint state, ReadOnlySpan<short> pcm, int samples, Span<byte> packet)
        {
            fixed (short* from = pcm)
            fixed (byte* to = packet)
                return _encode(state, from, samples, to, packet.Length);
        }

        public int Decode(nint state, ReadOnlySpan<byte> packet, Span<short> pcm, int samples, bool fec)
        {
            fixed (byte* from = packet)
            fixed (short* to = pcm)
                return _decode(state, packet.IsEmpty ? null : from, packet.Length, to, samples, fec ? 1 : 0);
        }

        public void Control(nint state, int request, int value)
        {
            // The C function is variadic. Apple's ARM64 passes variadic arguments on the stack, behind eight registers' worth of others.
            var error = OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? ((delegate* unmanaged[Cdecl]<nint, int, nint, nint, nint, nint, nint, nint, int, int>)encoderCtl)(state, request, 0, 0, 0, 0, 0, 0, value)
                : ((delegate* unmanaged[Cdecl]<nint, int, int, int>)encoderCtl)(state, request, value);
            if (error != 0)
                throw Failed($"took setting {request}", error);
        }

        public void DestroyEncoder(nint state) => _encoderDestroy(state);

        public void DestroyDecoder(nint state) => _decoderDestroy(state);

        private static RtcException Failed(string what, int error) =>
            new(RtcErrorKind.Unavailable, $"The Opus codec should have {what} but answered with error {error}; check the settings.");
    }
}
