using Parley.Rtc.Native.Dtls;

namespace Parley.Rtc.Native.Tests.Dtls;

public sealed class FingerprintTests
{
    private static readonly byte[] Certificate = [1, 2, 3, 4];

    [Theory]
    [InlineData("sha-256")]
    [InlineData("sha-384")]
    [InlineData("sha-512")]
    public void Parsed_fingerprint_matches_only_its_certificate(string algorithm)
    {
        var parsed = Fingerprint.TryParse(Fingerprint.Of(algorithm, Certificate).ToString())!;
        Assert.True(parsed.IsSupported);
        Assert.True(parsed.Matches(Certificate));
        Assert.False(parsed.Matches([1, 2, 3, 5]));
    }

    [Theory]
    [InlineData("SHA-256 9f:64:a7:47:e1:b9:7f:13:1f:ab:b6:b4:47:29:6c:9b:6f:02:01:e7:9f:b3:c5:35:6e:6c:77:e8:9b:6a:80:6a")]
    public void Fingerprint_in_lower_case_matches(string value) => Assert.True(Fingerprint.TryParse(value)!.Matches(Certificate));

    [Theory]
    [InlineData("sha-256 AB:CD")]
    [InlineData("sha-1 9F:64:A7:47:E1:B9:7F:13:1F:AB:B6:B4:47:29:6C:9B:6F:02:01:E7")]
    public void Short_or_weak_fingerprint_matches_nothing(string value) => Assert.False(Fingerprint.TryParse(value)!.Matches(Certificate));

    [Theory]
    [InlineData("")]
    [InlineData("sha-256")]
    [InlineData("sha-256 ")]
    [InlineData("sha-256 ABCD")]
    [InlineData("sha-256 GG:00")]
    [InlineData("sha-256 AB:")]
    public void Malformed_fingerprint_is_rejected(string value) => Assert.Null(Fingerprint.TryParse(value));

    [Fact]
    public void Fingerprints_are_the_same_if_function_and_hash_are()
    {
        var fingerprint = Fingerprint.Of("sha-256", Certificate);
        Assert.True(fingerprint.IsSameAs(Fingerprint.TryParse(fingerprint.ToString().ToLowerInvariant())!));
        Assert.False(fingerprint.IsSameAs(Fingerprint.Of("sha-256", [1])));
        Assert.False(fingerprint.IsSameAs(Fingerprint.Of("sha-384", Certificate)));
        Assert.False(Fingerprint.TryParse("sha-1 AB")!.IsSameAs(Fingerprint.TryParse("sha-2 AB")!));
    }

    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void Fingerprint_has_at_most_128_octets(int octets, bool isRead) =>
        Assert.Equal(isRead, Fingerprint.TryParse("sha-9 " + string.Join(':', Enumerable.Repeat("AB", octets))) is not null);

    [Theory]
    [InlineData(" AB:CD")]
    [InlineData("sha-256 AB-CD")]
    [InlineData("sha-256 AG:CD")]
    [InlineData("sha-256 A")]
    public void Fingerprint_without_function_or_with_wrong_digits_is_rejected(string value) => Assert.Null(Fingerprint.TryParse(value));
}
