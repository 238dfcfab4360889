using System.Security.Cryptography;

namespace Parley.Rtc.Native;

/// <summary>The identity key of a device, in memory and optionally in a file.</summary>
public sealed class NativeIdentityKey : IIdentityKey
{
    private const int Coordinate = 32, Uncompressed = 4;

    private readonly ECDsa _key;

    private NativeIdentityKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        PublicKey = Convert.ToHexStringLower([Uncompressed, .. point.X!, .. point.Y!]);
    }

    /// <inheritdoc/>
    public string PublicKey { get; }

    /// <summary>Creates a key that lasts as long as the process.</summary>
    public static NativeIdentityKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Returns the key that a file contains. If the file does not exist, creates it with a new key; only its owner can read it.</summary>
    /// <param name="path">The file: a private key of P-256 in PEM (PKCS #8). Its folder is created if it does not exist.</param>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read or written.</exception>
    /// <exception cref="CryptographicException">The file contains something else.</exception>
    public static NativeIdentityKey LoadOrCreate(string path)
    {
        var file = Path.GetFullPath(path);
        if (File.Exists(file))
            return Read(file);
        var key = Create();
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Written to a second file and renamed, so that a crash in between leaves no half of a key.
        var beside = file + "." + Environment.ProcessId + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(beside, options))
            writer.WriteLine(key._key.ExportPkcs8PrivateKeyPem());
        File.Move(beside, file, overwrite: true);
        return key;
    }

    /// <inheritdoc/>
    public Task<string> SignAsync(ReadOnlyMemory<byte> data)
    {
        lock (_key) // an ECDsa object must not be used by two threads
            return Task.FromResult(Convert.ToHexStringLower(_key.SignData(data.Span, HashAlgorithmName.SHA256)));
    }

    /// <inheritdoc/>
    public Task<bool> VerifyAsync(string publicKey, ReadOnlyMemory<byte> data, string signature) =>
        Task.FromResult(Verify(publicKey, data.Span, signature));

    private static bool Verify(string publicKey, ReadOnlySpan<byte> data, string signature)
    {
        try
        {
            if (Convert.FromHexString(publicKey) is not [Uncompressed, .. { Length: 2 * Coordinate } point])
                return false;
            using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[..Coordinate], Y = point[Coordinate..] } });
            return key.VerifyData(data, Convert.FromHexString(signature), HashAlgorithmName.SHA256);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false; // not a point of the curve, or not hexadecimal digits
        }
    }

    private static NativeIdentityKey Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException(file + " does not contain a private key.", e);
        }
        return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
            ? new(key) : throw new CryptographicException(file + " contains a key of another curve than P-256.");
    }
}
