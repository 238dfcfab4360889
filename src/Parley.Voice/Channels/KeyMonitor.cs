using Parley.Matrix;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>Notices if a device's certificate is replaced during its session. Must be used on the executor.</summary>
internal sealed class KeyMonitor
{
    /// <summary>The number of devices of one user that are remembered. A further one replaces the first.</summary>
    internal const int MaxDevicesPerUser = 100;

    // By user: the session of each device, and the fingerprint of its first connection.
    private readonly Dictionary<UserId, OrderedDictionary<DeviceKey, (string Session, string Fingerprint)>> _first = [];

    /// <summary>Gets the number of devices that are remembered.</summary>
    internal int Count => _first.Values.Sum(static devices => devices.Count);

    /// <summary>Returns whether the certificate of a member is another one than that of the session's first connection.</summary>
    public bool IsReplaced(VoiceMember member)
    {
        if (member is not { Session: { } session, Fingerprint: { } fingerprint })
            return false;
        if (!_first.TryGetValue(member.UserId, out var devices))
            _first[member.UserId] = devices = [];
        if (!devices.TryGetValue(member.Key, out var first) || first.Session != session)
            devices[member.Key] = first = (session, fingerprint);
        if (devices.Count > MaxDevicesPerUser)
            devices.RemoveAt(0);
        return fingerprint != first.Fingerprint || fingerprint.Length == 0;
    }
}
