using System.Security.Cryptography;

namespace Parley.Rtc.Native.Tests;

public sealed class NativeIdentityKeyTests : IDisposable
{
    private static readonly byte[] s_data = "data"u8.ToArray();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-key-");

    private string File => Path.Combine(_folder.FullName, "sub", "key.pem");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Key_in_a_file_is_the_same_after_a_restart_and_readable_by_its_owner_only()
    {
        var (first, second) = (NativeIdentityKey.LoadOrCreate(File), NativeIdentityKey.LoadOrCreate(File));
        Assert.Equal(first.PublicKey, second.PublicKey);
        Assert.Matches("^04[0-9a-f]{128}$", first.PublicKey);
        Assert.True(await first.VerifyAsync(first.PublicKey, s_data, await second.SignAsync(s_data)));
        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task Signature_is_valid_only_for_its_key_and_data()
    {
        var (one, other) = (NativeIdentityKey.Create(), NativeIdentityKey.Create());
        var signature = await one.SignAsync(s_data);
        Assert.Matches("^[0-9a-f]{128}$", signature);
        Assert.True(await other.VerifyAsync(one.PublicKey, s_data, signature));
        Assert.False(await other.VerifyAsync(other.PublicKey, s_data, signature));
        Assert.False(await other.VerifyAsync(one.PublicKey, "datb"u8.ToArray(), signature));
        Assert.False(await other.VerifyAsync(one.PublicKey, s_data, new('0', 128)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("xy")]
    [InlineData("00")]
    [InlineData("04")]
    [InlineData("0400000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")]
    [InlineData("066b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")]
    public async Task Text_that_is_not_an_uncompressed_point_of_the_curve_has_no_valid_signature(string key) =>
        Assert.False(await NativeIdentityKey.Create().VerifyAsync(key, s_data, new('1', 128)));

    [Fact]
    public void File_with_something_else_is_refused()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "text");
        Assert.Throws<CryptographicException>(() => NativeIdentityKey.LoadOrCreate(File));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        System.IO.File.WriteAllText(File, other.ExportPkcs8PrivateKeyPem());
        Assert.Throws<CryptographicException>(() => NativeIdentityKey.LoadOrCreate(File));
        Assert.Contains("PRIVATE KEY", System.IO.File.ReadAllText(File), StringComparison.Ordinal);
    }
}
