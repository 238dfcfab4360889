using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>
/// The name of a device in a voice channel: device name and user id, the state key of its callstate (<c>chrome@alice:example.org</c>).
/// Compared by UTF-16 code units, the same on every machine.
/// </summary>
/// <remarks>Matrix does not bind a state key to its sender unless it begins with <c>@</c>, so a key must be checked against the event's sender.</remarks>
public readonly record struct DeviceKey : IComparable<DeviceKey>
{
    private const int MaxBytes = 255;

    // No key that was read contains a control character.
    private const char RefusedMark = '\n';

    /// <summary>The text; <see langword="null"/> for the default value.</summary>
    private readonly string? _value;

    private DeviceKey(string value) => _value = value;

    /// <summary>Gets the text; empty for the default value, which parsing never returns.</summary>
    public string Value => _value ?? "";

    /// <summary>Creates the key of a user's device.</summary>
    /// <param name="deviceName">At least 1 character, without <c>@</c> and <c>:</c>; with the user id at most 255 bytes.</param>
    /// <param name="userId">The device's user.</param>
    /// <exception cref="ArgumentException">The name is empty, too long, or contains <c>@</c>, <c>:</c> or a control character.</exception>
    public static DeviceKey Create(string deviceName, UserId userId)
    {
        var key = deviceName + userId.Value;
        return IsName(deviceName) && System.Text.Encoding.UTF8.GetByteCount(key) <= MaxBytes
            ? new(key)
            : throw new ArgumentException("A device name must not be empty or contain '@', ':' or control characters, and must fit into 255 bytes together with the user id.", nameof(deviceName));
    }

    /// <summary>
    /// Reads the key in an event; <see langword="false"/> if it is not the sender's own: it ends with the id of another user, or contains a
    /// control character. A bare name, as the legacy client (2021) writes it, names no user and belongs to its sender.
    /// </summary>
    /// <param name="text">The state key, or the <c>sender</c> field of a call event.</param>
    /// <param name="sender">The event's sender, as reported by the homeserver.</param>
    /// <param name="acceptBareName">Whether a name without a user id is accepted.</param>
    /// <param name="key">The key read.</param>
    public static bool TryParse(string? text, UserId sender, bool acceptBareName, out DeviceKey key)
    {
        key = default;
        if (text is not { Length: > 0 and <= MaxBytes } || sender.Value.Length == 0 || HasControlCharacter(text))
            return false;
        var isOwn = text.EndsWith(sender.Value, StringComparison.Ordinal) || (acceptBareName && UserIn(text) is null);
        if (isOwn)
            key = new(text);
        return isOwn;
    }

    /// <summary>Returns the key of a device whose own key <see cref="TryParse"/> refused. It is equal to no other, and never sent.</summary>
    internal static DeviceKey Refused(string text, UserId sender) => new(sender.Value + RefusedMark + text);

    /// <summary>Gets the key that was refused; <see langword="null"/> for a key that was not.</summary>
    internal string? RefusedText => Value.IndexOf(RefusedMark) is >= 0 and var mark ? Value[(mark + 1)..] : null;

    /// <summary>Returns the user with whose id a key ends; <see langword="null"/> if it names none.</summary>
    internal static UserId? UserIn(string text)
    {
        for (var at = text.IndexOf('@'); at >= 0; at = text.IndexOf('@', at + 1))
            if (UserId.TryParse(text[at..], out var user))
                return user;
        return null;
    }

    /// <summary>Compares by UTF-16 code units. If both sides offered, the offer of the lesser key wins.</summary>
    public int CompareTo(DeviceKey other) => string.CompareOrdinal(Value, other.Value);

    /// <summary>Returns the text.</summary>
    public override string ToString() => Value;

    private static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAny('@', ':') && !HasControlCharacter(name);

    private static bool HasControlCharacter(string text)
    {
        foreach (var c in text)
            if (char.IsControl(c))
                return true;
        return false;
    }
}
