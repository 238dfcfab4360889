using System.Text;

namespace Parley.Rtc.Native.Ice;

/// <summary>The credentials of both sides of one ICE session; they do not change once both are known.</summary>
internal sealed class SessionCredentials(IceCredentials local)
{
    /// <summary>Gets the local credentials.</summary>
    public IceCredentials Local => local;

    /// <summary>Gets the remote credentials; null before the peer's description is known.</summary>
    public IceCredentials? Remote { get; private set; }

    /// <summary>Gets the USERNAME of outgoing requests in UTF-8, <c>remote:local</c> (RFC 8445 §7.2.2).</summary>
    public byte[] OutgoingUsername { get; private set; } = [];

    /// <summary>Sets the remote credentials.</summary>
    public void SetRemote(IceCredentials remote)
    {
        Remote = remote;
        OutgoingUsername = Encoding.UTF8.GetBytes($"{remote.Ufrag}:{local.Ufrag}");
    }

    /// <summary>Returns true if a request's USERNAME is <c>local:remote</c> (RFC 8445 §7.3); any remote part matches until the remote credentials are known.</summary>
    public bool IsIncomingUsername(ReadOnlySpan<byte> username)
    {
        var colon = username.IndexOf((byte)':');
        if (colon != local.Ufrag.Length || !Ascii.Equals(username[..colon], local.Ufrag))
            return false;
        return Remote is null || Ascii.Equals(username[(colon + 1)..], Remote.Ufrag);
    }
}
