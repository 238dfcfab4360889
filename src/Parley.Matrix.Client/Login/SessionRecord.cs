using System.Text;

namespace Parley.Matrix.Client;

/// <summary>The data of a login, from which its session can be restored later. Contains a secret.</summary>
/// <param name="Homeserver">The homeserver's base URL.</param>
/// <param name="UserId">The user.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="AccessToken">The access token, a secret.</param>
public sealed record SessionRecord(Uri Homeserver, UserId UserId, DeviceId DeviceId, string AccessToken)
{
    // A hundred years.
    private const long MaxLifetimeMs = 3_155_760_000_000;

    /// <summary>Gets the refresh token, a secret; <c>null</c> if the access token cannot be refreshed.</summary>
    public string? RefreshToken { get; init; }

    /// <summary>Gets when the access token expires, by the clock of this machine; <c>null</c> if it is not known to expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <param name="refreshToken">The refresh token, or <c>null</c> to keep the current one.</param>
    /// <param name="expiresInMs">The lifetime of the access token, in ms; <c>null</c> if it does not expire.</param>
    /// <param name="clock">The clock.</param>
    internal SessionRecord With(string? refreshToken, long? expiresInMs, TimeProvider clock) => this with
    {
        RefreshToken = refreshToken ?? RefreshToken,
        // A lifetime beyond the range of a date does not end.
        ExpiresAt = expiresInMs is >= 0 and < MaxLifetimeMs and var ms ? clock.GetUtcNow().AddMilliseconds(ms) : null,
    };

    // Keeps the tokens out of logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(UserId.Value).Append(' ').Append(DeviceId.Value).Append(" at ").Append(Homeserver);
        return true;
    }
}
