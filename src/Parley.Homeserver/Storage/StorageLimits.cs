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

    /// <summary>The most entries of account data of a user, those of rooms included.</summary>
    public const int MaxAccountData = 1_000;

    /// <summary>The most filters of a user.</summary>
    public const int MaxFilters = 100;

    /// <summary>The most one-time and fallback keys of a device.</summary>
    public const int MaxOneTimeKeys = 1_000;

    /// <summary>The most bytes of a one-time or fallback key.</summary>
    public const int MaxKeyBytes = 4_096;

    /// <summary>The most keys in a backup of room keys.</summary>
    public const int MaxBackedUpKeys = 100_000;

    /// <exception cref="ApiException">M_TOO_LARGE.</exception>
    public static void CheckSize(int bytes, string what, int most = MaxContentBytes)
    {
        if (bytes > most)
            throw ApiException.TooLarge($"{what} must not exceed {most} bytes.");
    }
}
