using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Users;

/// <summary>
/// The access tokens and refresh tokens of devices. https://spec.matrix.org/v1.16/client-server-api/#refreshing-access-tokens
/// A refresh creates the tokens of the next generation. The earlier generations are revoked when a token of the next one is first used,
/// so a client that did not get the response can refresh again.
/// </summary>
internal sealed class TokenStore(Database database, HomeserverOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Token> _known = new(StringComparer.Ordinal);

    /// <summary>Returns whether a device is still signed in; also with an expired access token.</summary>
    public static bool IsSignedIn(DbSession session, Session who) =>
        session.Any($"SELECT 1 FROM access_tokens WHERE user_id = {who.User} AND device_id = {who.Device}");

    /// <summary>Creates the tokens of a device, and revokes its earlier ones.</summary>
    /// <param name="scope">The change in progress.</param>
    /// <param name="user">The user.</param>
    /// <param name="device">The device.</param>
    /// <param name="refreshable">Whether the client supports refresh tokens. Without them, the access token never expires.</param>
    public IssuedTokens Issue(WriteScope scope, UserId user, DeviceId device, bool refreshable)
    {
        Revoke(scope, user, device);
        return Insert(scope, new(user, device), refreshable ? 1 : 0);
    }

    /// <summary>Creates the next access token and refresh token of a device.</summary>
    /// <exception cref="ApiException">M_UNKNOWN_TOKEN: the refresh token is unknown, or a later one has been used.</exception>
    public IssuedTokens Refresh(WriteScope scope, string refreshToken)
    {
        var digest = Digest(refreshToken);
        var used = scope.Session.First(
            $"SELECT user_id, device_id, generation FROM refresh_tokens WHERE digest = {digest}",
            row => new Token(new(row.Id<UserId>("user_id"), row.Id<DeviceId>("device_id")), row.Integer("generation"), null))
            ?? throw new ApiException(401, ErrorCode.UnknownToken, "The refresh token is unknown or has been used. Sign in again.") { SoftLogout = true };
        Revoke(scope, used.Session.User, used.Session.Device, before: used.Generation);
        Revoke(scope, used.Session.User, used.Session.Device, after: used.Generation);
        return Insert(scope, used.Session, used.Generation + 1);
    }

    /// <summary>Returns the session of an access token; <see langword="null"/> if the token is unknown.</summary>
    /// <exception cref="ApiException">M_UNKNOWN_TOKEN with <c>soft_logout</c>: the token has expired.</exception>
    public async ValueTask<Session?> FindAsync(string accessToken)
    {
        var digest = Digest(accessToken);
        if (!_known.TryGetValue(digest, out var token))
            token = await LoadAsync(digest);
        if (token is { ExpiresAt: { } end } && end <= Now())
            throw new ApiException(401, ErrorCode.UnknownToken, "The access token has expired. Refresh it.") { SoftLogout = true };
        return token?.Session;
    }

    /// <summary>Revokes the tokens of a device.</summary>
    /// <param name="scope">The change in progress.</param>
    /// <param name="user">The user.</param>
    /// <param name="device">The device.</param>
    /// <param name="before">Only tokens of generations before this one.</param>
    /// <param name="after">Only tokens of generations after this one.</param>
    public void Revoke(WriteScope scope, UserId user, DeviceId device, long before = long.MaxValue, long after = -1)
    {
        var digests = scope.Session.Query(
            $"SELECT digest FROM access_tokens WHERE user_id = {user} AND device_id = {device} AND generation < {before} AND generation > {after}",
            row => row.Text("digest"));
        foreach (var table in (ReadOnlySpan<string>)["access_tokens", "refresh_tokens"])
            scope.Session.Execute($"DELETE FROM {new SqlPart(table)} WHERE user_id = {user} AND device_id = {device} AND generation < {before} AND generation > {after}");
        scope.AfterCommit(() =>
        {
            foreach (var digest in digests)
                _known.TryRemove(digest, out _);
        });
    }

    private async Task<Token?> LoadAsync(string digest)
    {
        if (database.Read(session => Find(session, digest)) is not { } found)
            return null;
        var (user, device) = found.Session;
        if (found.Generation > 1 && database.Read(session => session.Any(
            $"SELECT 1 FROM refresh_tokens WHERE user_id = {user} AND device_id = {device} AND generation < {found.Generation}")))
        {
            await database.WriteAsync(scope => Revoke(scope, user, device, before: found.Generation));
        }

        _known[digest] = found;
        // The token may have been revoked after it was read: read it again now that a revocation would find it in the cache.
        if (database.Read(session => Find(session, digest)) is not null)
            return found;
        _known.TryRemove(digest, out _);
        return null;
    }

    private static Token? Find(DbSession session, string digest) => session.First(
        $"SELECT user_id, device_id, generation, expires_at FROM access_tokens WHERE digest = {digest}",
        row => new Token(new(row.Id<UserId>("user_id"), row.Id<DeviceId>("device_id")), row.Integer("generation"), row.IntegerOrNull("expires_at")));

    private IssuedTokens Insert(WriteScope scope, Session who, long generation)
    {
        var issued = generation == 0 ? new IssuedTokens(NewToken()) : new(NewToken(), NewToken(), options.AccessTokenLifetime);
        scope.Session.Insert(
            "access_tokens",
            ("digest", Digest(issued.Access)), ("user_id", who.User), ("device_id", who.Device), ("generation", generation), ("expires_at", Now() + issued.LifetimeMs));
        if (issued.Refresh is { } refresh)
            scope.Session.Insert("refresh_tokens", ("digest", Digest(refresh)), ("user_id", who.User), ("device_id", who.Device), ("generation", generation));
        return issued;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private static string NewToken() => "parley_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Digest(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private sealed record Token(Session Session, long Generation, long? ExpiresAt);
}
