using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Homeserver.Users;

/// <summary>Stored passwords: <c>pbkdf2-sha512$rounds$salt$hash</c>.</summary>
internal static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha512";
    private const int SaltBytes = 16;
    private const int HashBytes = 32;

    public static string Create(string password, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return string.Join('$', Scheme, rounds.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(salt), Convert.ToBase64String(Derive(password, salt, rounds)));
    }

    /// <summary>Returns a hash that no password has.</summary>
    public static string Decoy(int rounds) => string.Join(
        '$', Scheme, rounds.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(RandomNumberGenerator.GetBytes(SaltBytes)), Convert.ToBase64String(RandomNumberGenerator.GetBytes(HashBytes)));

    public static bool Verify(string password, string stored)
    {
        var parts = stored.Split('$');
        if (parts is not [Scheme, var roundsText, var salt, var hash] || !int.TryParse(roundsText, NumberStyles.None, CultureInfo.InvariantCulture, out var rounds))
            return false;
        return CryptographicOperations.FixedTimeEquals(Derive(password, Convert.FromBase64String(salt), rounds), Convert.FromBase64String(hash));
    }

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds, HashAlgorithmName.SHA512, HashBytes);
}
