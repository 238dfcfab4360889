using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// A device in a voice channel: device name and user id, the state key of its callstate (<c>chrome@alice:example.org</c>).
/// Compared by UTF-16 code units, the same on every machine.
/// </summary>
/// <remarks>Matrix does not bind a state key to its sender unless it begins with <c>@</c>, so a key says nothing before it is held against the event's sender.</remarks>
public readonly record struct DeviceKey : IComparable<DeviceKey>
{
    private const int MaxBytes = 255;
    private readonly string? _value;

    private DeviceKey(string value) => _value = value;

    /// <summary>The key's text; empty for the default value, which no parse yields.</summary>
    public string Value => _value ?? "";

    /// <summary>Makes the key of a user's device.</summary>
    /// <param name="deviceName">1 character at least, without <c>@</c> and <c>:</c>; with the user id at most 255 bytes.</param>
    /// <param name="userId">Whose device it is.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, or holds one of the two.</exception>
    public static DeviceKey Create(string deviceName, UserId userId)
    {
        var key = deviceName + userId.Value;
        return IsName(deviceName) && System.Text.Encoding.UTF8.GetByteCount(key) <= MaxBytes
            ? new(key)
            : throw new ArgumentException("A device name has no @ and no : in it, and fits with the user id into 255 bytes.", nameof(deviceName));
    }

    /// <summary>
    /// Reads a key that an event claims; false where it is not the sender's own. A bare name, as the client of 2021 uses, claims
    /// nobody and is its sender's.
    /// </summary>
    /// <param name="text">The state key, or the <c>sender</c> field of a call event.</param>
    /// <param name="sender">The event's sender, for whom the homeserver vouches.</param>
    /// <param name="acceptBareName">Whether a name without a user id is a key.</param>
    /// <param name="key">The key read.</param>
    public static bool TryParse(string? text, UserId sender, bool acceptBareName, out DeviceKey key)
    {
        key = default;
        if (text is not { Length: > 0 and <= MaxBytes } || sender.Value.Length == 0)
            return false;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var isOwn = at > 0
            ? IsName(text.AsSpan(0, at)) && text.AsSpan(at).SequenceEqual(sender.Value)
            : acceptBareName && IsName(text);
        if (isOwn)
            key = new(text);
        return isOwn;
    }

    /// <summary>Orders by UTF-16 code units: who keeps its offer where two met.</summary>
    public int CompareTo(DeviceKey other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>The key's text.</summary>
    public override string ToString() => Value;

    private static bool IsName(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || name.ContainsAny('@', ':'))
            return false;
        foreach (var c in name)
            if (char.IsControl(c))
                return false;
        return true;
    }
}
