using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Notices if a device's certificate is replaced during its session. Must be used on the executor.</summary>
internal sealed class KeyMonitor
{
    // The session of each device, and the fingerprint of its first connection.
    private readonly Dictionary<DeviceKey, (string Session, string Fingerprint)> _first = [];

    /// <summary>Returns whether the certificate of a member is another one than that of the session's first connection.</summary>
    public bool IsReplaced(VoiceMember member)
    {
        if (member is not { Session: { } session, Fingerprint: { } fingerprint })
            return false;
        if (!_first.TryGetValue(member.Key, out var first) || first.Session != session)
            _first[member.Key] = first = (session, fingerprint);
        return fingerprint != first.Fingerprint || fingerprint.Length == 0;
    }
}
