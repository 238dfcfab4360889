using System.Runtime.InteropServices;

namespace Parley.Rtc.Native.Opus;

/// <summary>The functions of libopus (opus.h), which is used instead of the managed codec if it is installed, because it is faster.</summary>
internal static partial class LibOpus
{
    // OPUS_APPLICATION_*
    public const int ApplicationVoip = 2048;
    public const int ApplicationAudio = 2049;

    // OPUS_SET_*_REQUEST
    public const int SetBitrate = 4002;
    public const int SetComplexity = 4010;
    public const int SetInbandFec = 4012;
    public const int SetPacketLossPercent = 4014;
    public const int SetDtx = 4016;

    private const string Name = "opus";

    private static readonly string[] s_files = OperatingSystem.IsWindows()
        ? ["opus.dll", "libopus-0.dll", "libopus.dll"]
        : OperatingSystem.IsMacOS()
            ? ["libopus.dylib", "libopus.0.dylib", "/opt/homebrew/lib/libopus.dylib", "/usr/local/lib/libopus.dylib"]
            : ["libopus.so.0", "libopus.so"];

    private static readonly Lazy<bool> s_isAvailable = new(Load);

    /// <summary>Gets a value indicating whether libopus is installed.</summary>
    public static bool IsAvailable => s_isAvailable.Value;

    [LibraryImport(Name, EntryPoint = "opus_encoder_create")]
    public static partial LibOpusEncoder CreateEncoder(int sampleRate, int channels, int application, out int error);

    [LibraryImport(Name, EntryPoint = "opus_encode")]
    public static partial int Encode(LibOpusEncoder encoder, ReadOnlySpan<short> pcm, int samples, Span<byte> packet, int length);

    [LibraryImport(Name, EntryPoint = "opus_encoder_destroy")]
    public static partial void DestroyEncoder(nint encoder);

    [LibraryImport(Name, EntryPoint = "opus_decoder_create")]
    public static partial LibOpusDecoder CreateDecoder(int sampleRate, int channels, out int error);

    [LibraryImport(Name, EntryPoint = "opus_decode")]
    public static partial int Decode(LibOpusDecoder decoder, ReadOnlySpan<byte> packet, int length, Span<short> pcm, int samples, int fec);

    [LibraryImport(Name, EntryPoint = "opus_decoder_destroy")]
    public static partial void DestroyDecoder(nint decoder);

    /// <summary>Changes a setting of an encoder. Returns 0 or an error.</summary>
    public static int Control(LibOpusEncoder encoder, int request, int value) =>
        // The C function is variadic, and Apple's ARM64 passes variadic arguments on the stack, after those of eight registers.
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? ControlOnStack(encoder, request, 0, 0, 0, 0, 0, 0, value)
            : ControlInRegister(encoder, request, value);

    [LibraryImport(Name, EntryPoint = "opus_encoder_ctl")]
    private static partial int ControlInRegister(LibOpusEncoder encoder, int request, int value);

    [LibraryImport(Name, EntryPoint = "opus_encoder_ctl")]
    private static partial int ControlOnStack(LibOpusEncoder encoder, int request, nint unused3, nint unused4, nint unused5, nint unused6, nint unused7, nint unused8, int value);

    private static bool Load()
    {
        foreach (var file in s_files)
        {
            if (!NativeLibrary.TryLoad(file, typeof(LibOpus).Assembly, null, out var library))
                continue;
            NativeLibrary.SetDllImportResolver(typeof(LibOpus).Assembly, (name, _, _) => name == Name ? library : 0);
            return true;
        }

        return false;
    }
}
