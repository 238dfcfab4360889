using System.Text;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>Long-term credentials (RFC 8489 §9.2): the realm and nonce of the server, and the key derived from them.</summary>
/// <param name="username">The user name; null if there are no credentials.</param>
/// <param name="password">The password; null if there are no credentials.</param>
internal sealed class TurnAuthentication(string? username, string? password)
{
    /// <summary>Maximum length of realm and nonce in bytes (RFC 8489 §14.9, §14.10).</summary>
    private const int LongestValue = 763;

    private byte[]? _key;
    private string _realm = "";
    private byte[] _nonce = [];

    /// <summary>Gets a value indicating whether requests are signed: the server has sent a challenge.</summary>
    public bool HasKey => _key is not null;

    /// <summary>Takes realm and nonce from a 401 or 438 response (RFC 8489 §9.2.5).</summary>
    /// <returns>False if they are missing or too long, or there are no credentials.</returns>
    public bool TryTakeChallenge(in StunMessage message)
    {
        if (username is null || password is null
            || !message.TryFind(StunAttribute.Nonce, out var nonce) || nonce.Length > LongestValue
            || !message.TryFind(StunAttribute.Realm, out var realm) || realm.Length > LongestValue)
            return false;
        _nonce = nonce.ToArray();
        _realm = Encoding.UTF8.GetString(realm);
        _key = StunKey.LongTerm(username, _realm, password);
        return true;
    }

    /// <summary>Adds the credentials and the message integrity to a request; does nothing before the first challenge.</summary>
    public void Sign(ref StunWriter writer)
    {
        if (_key is null)
            return;
        writer.Add(StunAttribute.Username, username!);
        writer.Add(StunAttribute.Realm, _realm);
        writer.Add(StunAttribute.Nonce, _nonce);
        writer.AddIntegrity(_key);
    }

    /// <summary>
    /// Returns true if a response to a signed request can be trusted: a success response must be signed, an error response that is signed must be signed
    /// with the key (RFC 8489 §9.2.5). Challenges cannot be signed.
    /// </summary>
    public bool Accepts(in StunMessage response)
    {
        if (response.Class == StunClass.Error && response.ErrorCode is StunErrorCode.Unauthenticated or StunErrorCode.StaleNonce)
            return true;
        return response.HasIntegrity ? response.HasValidIntegrity(_key) : response.Class == StunClass.Error;
    }
}
