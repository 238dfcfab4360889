using Parley.Homeserver.Errors;

namespace Parley.Homeserver.Storage;

/// <summary>The most that one account can make the server keep, apart from rooms and their events.</summary>
internal static class StorageLimits
{
    /// <summary>The most bytes of the content of a to-device message, and of all that one entry of the stores below holds.</summary>
    public const int MaxContentBytes = 65_536;

    /// <summary>The most messages of one sender in the inbox of one device; beyond that its oldest are deleted.</summary>
    public const int MaxInboxOfSender = 1_000;

    /// <summary>The most bytes of messages of one sender in the inbox of one device; beyond that its oldest are deleted.</summary>
    public const int MaxInboxBytesOfSender = 4 * 1024 * 1024;

    /// <summary>The most to-device messages in a response of sync; the next response has the others. As in Synapse.</summary>
    public const int MaxMessagesInSync = 100;

    /// <summary>The most bytes of to-device messages in a response of sync, unless a single message is larger.</summary>
    public const int MaxMessageBytesInSync = 1024 * 1024;

    /// <summary>The most devices of a user. A login beyond that signs out the device that signed in first.</summary>
    public const int MaxDevices = 200;

    /// <summary>The most characters of the display name of a device. As in Synapse.</summary>
    public const int MaxDeviceNameLength = 100;

    /// <summary>The most characters of the display name of a user. As in Synapse.</summary>
    public const int MaxDisplayNameLength = 256;

    /// <summary>The most characters of the address of an avatar. As in Synapse.</summary>
    public const int MaxAvatarUrlLength = 1_000;

    /// <summary>The most responses that are kept for the repetition of a request of one device; beyond that the oldest are deleted.</summary>
    public const int MaxTransactions = 1_000;

    /// <summary>The most aliases that a user has created.</summary>
    public const int MaxAliases = 1_000;

    /// <summary>The most receipts of a user in a room: one for each type and thread.</summary>
    public const int MaxReceipts = 100;

    /// <summary>The most state events in a room that one user has sent last, apart from the own membership.</summary>
    public const int MaxStateOfSender = 1_000;

    /// <summary>The most bytes of the content of these state events.</summary>
    public const int MaxStateBytesOfSender = 512 * 1024;

    /// <summary>The most bytes of a name: the type of a to-device message or of account data.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>The most entries of account data of a user, those of rooms included.</summary>
    public const int MaxAccountData = 1_000;

    /// <summary>The most push rules of a user, apart from the predefined ones.</summary>
    public const int MaxPushRules = 500;

    /// <summary>The most conditions of a push rule.</summary>
    public const int MaxPushConditions = 20;

    /// <summary>The most characters of a rule ID, a pattern, and a key of a push rule.</summary>
    public const int MaxPushTextLength = 255;

    /// <summary>The most bytes of the actions of a push rule.</summary>
    public const int MaxPushActionBytes = 1_024;

    /// <summary>The most filters of a user.</summary>
    public const int MaxFilters = 100;

    /// <summary>The most bytes of a filter, about as many as fit into the address of a request.</summary>
    public const int MaxFilterBytes = 8_192;

    /// <summary>The most one-time and fallback keys of a device.</summary>
    public const int MaxOneTimeKeys = 1_000;

    /// <summary>The most bytes of the keys of a device, of a one-time, fallback or cross-signing key, and of a key in a backup.</summary>
    public const int MaxKeyBytes = 4_096;

    /// <summary>The most keys in a backup of room keys.</summary>
    public const int MaxBackedUpKeys = 100_000;

    /// <summary>The most bytes of the keys in all backups of a user.</summary>
    public const int MaxBackupBytes = 100 * 1024 * 1024;

    /// <summary>The most backups of a user. A new one beyond that deletes the oldest.</summary>
    public const int MaxBackups = 10;

    /// <summary>The most signatures of one user on one key that are added after its upload.</summary>
    public const int MaxSignatures = 20;

    /// <summary>The most valid invitation codes of a user.</summary>
    public const int MaxInvitations = 10;

    /// <summary>The most people that an invitation code of a user admits.</summary>
    public const int MaxInvitationUses = 50;

    /// <summary>The longest lifetime of an invitation code of a user.</summary>
    public static readonly TimeSpan MaxInvitationLifetime = TimeSpan.FromDays(30);

    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public static void CheckLength(string? text, int most, string what)
    {
        if (text?.Length > most)
            throw ApiException.InvalidParam($"{what} must not exceed {most} characters.");
    }

    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public static void CheckName(string text, string what)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(text) is var bytes && bytes is 0 or > MaxNameBytes)
            throw ApiException.InvalidParam($"{what} must have 1 to {MaxNameBytes} bytes.");
    }

    /// <exception cref="ApiException">M_TOO_LARGE.</exception>
    public static void CheckSize(int bytes, string what, int most = MaxContentBytes)
    {
        if (bytes > most)
            throw ApiException.TooLarge($"{what} must not exceed {most} bytes.");
    }
}
