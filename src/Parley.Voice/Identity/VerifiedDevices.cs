using System.Text;
using Parley.Protocol;

namespace Parley.Voice;

/// <summary>
/// The devices whose safety code the user has compared: their identity keys, and the certificates that the codes covered, which are not stored.
/// May be used from any thread.
/// </summary>
public sealed class VerifiedDevices
{
    /// <summary>The number of devices that are remembered. A further one replaces the one that was verified first.</summary>
    public const int MaxDevices = 500;

    private const int KeyLength = 130;

    private readonly Lock _lock = new();

    // By device key, in the order of verification.
    private readonly OrderedDictionary<string, string> _keys = [];
    private readonly OrderedDictionary<string, string> _certificates = [];

    /// <summary>Initializes the list.</summary>
    /// <param name="stored">What <see cref="ToString"/> has returned, or <see langword="null"/>. Lines in another form are ignored.</param>
    public VerifiedDevices(string? stored = null)
    {
        foreach (var line in (stored ?? "").Split('\n'))
            if (line.IndexOf(' ') == KeyLength && line.Length > KeyLength + 1)
                Add(_keys, line[(KeyLength + 1)..], line[..KeyLength]);
    }

    /// <summary>Occurs after the list that <see cref="ToString"/> returns has changed.</summary>
    public event Action? Changed;

    /// <summary>Gets the number of devices that are remembered with their identity key.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _keys.Count;
        }
    }

    /// <summary>Returns the list as text, to store it: a line for each device with its identity key, a space and its device key.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        lock (_lock)
            foreach (var (device, key) in _keys)
                text.Append(key).Append(' ').Append(device).Append('\n');
        return text.ToString();
    }

    /// <summary>Remembers or forgets that the user has compared the safety code that a snapshot shows.</summary>
    internal void Set(ChannelMember member, bool isVerified)
    {
        lock (_lock)
        {
            if (!isVerified)
            {
                _keys.Remove(member.DeviceKey);
                _certificates.Remove(member.DeviceKey);
            }
            else if (member is { SafetyCode: not null, Fingerprint: { } fingerprint })
            {
                Add(_certificates, member.DeviceKey, fingerprint);
                if (member.IdentityKey is { } key)
                    Add(_keys, member.DeviceKey, key);
            }
        }
        Changed?.Invoke();
    }

    /// <summary>Returns what is known about a member.</summary>
    internal Verification Of(VoiceMember member)
    {
        if (member.Proof == ProofState.None)
            return Verification.None;
        lock (_lock)
        {
            if (_certificates.TryGetValue(member.Key.Value, out var certificate) && certificate == member.Fingerprint)
                return Verification.Verified;
            if (!_keys.TryGetValue(member.Key.Value, out var key))
                return HasOther(member) ? Verification.NewDevice : Verification.Unverified;
            if (key != member.IdentityKey)
                return Verification.Changed;
            return member.Proof switch { ProofState.Valid => Verification.Verified, ProofState.Pending => Verification.Pending, _ => Verification.Changed };
        }
    }

    private bool HasOther(VoiceMember member)
    {
        foreach (var device in _keys.Keys)
            if (device.EndsWith(member.UserId.Value, StringComparison.Ordinal))
                return true;
        return false;
    }

    // A device that is verified again counts as the last one.
    private static void Add(OrderedDictionary<string, string> devices, string device, string value)
    {
        devices.Remove(device);
        devices.Add(device, value);
        if (devices.Count > MaxDevices)
            devices.RemoveAt(0);
    }
}
