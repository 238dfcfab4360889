using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>
/// The tokens with which users show another service who they are. https://spec.matrix.org/v1.16/client-server-api/#openid
/// A token contains the user and the time, with an authentication code (HMAC-SHA-256), so that the server stores none. They become invalid when the
/// server stops.
/// </summary>
internal sealed class OpenIdTokens(AccountStore accounts, TimeProvider time)
{
    /// <summary>The lifetime of a token.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private const int CodeLength = HMACSHA256.HashSizeInBytes, TimeLength = sizeof(long);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Creates a token.</summary>
    public string Create(UserId user)
    {
        var token = new byte[CodeLength + TimeLength + Encoding.UTF8.GetByteCount(user.Value)];
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(CodeLength), (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds());
        Encoding.UTF8.GetBytes(user.Value, token.AsSpan(CodeLength + TimeLength));
        HMACSHA256.HashData(_key, token.AsSpan(CodeLength), token);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Returns the user of a token; <see langword="null"/> if the token is invalid or has expired, or the account is deactivated.</summary>
    public UserId? Find(string token)
    {
        if (!Base64Url.IsValid(token, out var length) || length <= CodeLength + TimeLength)
            return null;
        var bytes = Base64Url.DecodeFromChars(token);
        Span<byte> code = stackalloc byte[CodeLength];
        HMACSHA256.HashData(_key, bytes.AsSpan(CodeLength), code);
        return CryptographicOperations.FixedTimeEquals(code, bytes.AsSpan(0, CodeLength))
            && BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(CodeLength)) > time.GetUtcNow().ToUnixTimeSeconds()
            && UserId.TryParse(Encoding.UTF8.GetString(bytes.AsSpan(CodeLength + TimeLength)), out var user) && accounts.IsActive(user)
            ? user
            : null;
    }
}
