using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Storage;

namespace Parley.Homeserver.Http;

/// <summary>The most that one request can make the server do.</summary>
internal static class RequestLimits
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>The bytes of a body that count as one more request.</summary>
    public const int BodyBytesOfRequest = 16 * 1024;

    /// <summary>The work of the database and of the response that counts as one more request; see <see cref="Storage.WorkMeter"/>.</summary>
    public const int WorkOfRequest = 200_000;

    /// <summary>The most to-device messages, one for each device.</summary>
    public const int MaxMessages = 1_000;

    /// <summary>The most users or devices whose keys are read or claimed.</summary>
    public const int MaxKeyOwners = 1_000;

    /// <summary>The most one-time keys that are uploaded, and the most keys that are added to a backup.</summary>
    public const int MaxKeys = 1_000;

    /// <summary>The most fallback keys that are uploaded. A device has one for each algorithm.</summary>
    public const int MaxFallbackKeys = 10;

    /// <summary>The most keys that are signed: those of all devices of a user, and a few others.</summary>
    public const int MaxSignedKeys = 250;

    /// <summary>The most devices that are deleted.</summary>
    public const int MaxDeletedDevices = 200;

    /// <summary>The most characters of the text that a search looks for.</summary>
    public const int MaxSearchTermLength = 500;

    /// <summary>The most words of that text.</summary>
    public const int MaxSearchWords = 32;

    /// <summary>The most types of rooms in a filter of the room directory.</summary>
    public const int MaxRoomTypes = 100;

    /// <summary>The most bytes of a response with events, unless one event is larger.</summary>
    public const int MaxResponseBytes = 64 * 1024 * 1024;

    /// <summary>The most users whom <c>createRoom</c> invites.</summary>
    public const int MaxInvitations = 100;

    /// <summary>The most events in the <c>initial_state</c> of <c>createRoom</c>.</summary>
    public const int MaxInitialState = 200;

    /// <summary>The most bytes of the transaction ID.</summary>
    public const int MaxTransactionIdBytes = 255;

    /// <summary>The most characters of a password.</summary>
    public const int MaxPasswordLength = 512;

    /// <summary>The most characters of a name in a request for a token of a media server.</summary>
    public const int MaxRtcNameLength = 512;

    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public static void CheckTransactionId(string id)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(id) > MaxTransactionIdBytes)
            throw ApiException.InvalidParam($"The transaction ID must not exceed {MaxTransactionIdBytes} bytes.");
    }

    /// <exception cref="ApiException">M_INVALID_PARAM or M_TOO_LARGE.</exception>
    public static void CheckSearchTerm(string term)
    {
        StorageLimits.CheckLength(term, MaxSearchTermLength, "The text to search for");
        CheckCount(term.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, MaxSearchWords, "words to search for");
    }

    /// <exception cref="ApiException">M_TOO_LARGE.</exception>
    public static void CheckResponse(Utf8JsonWriter writer)
    {
        if (writer.BytesCommitted + writer.BytesPending > MaxResponseBytes)
            throw ApiException.TooLarge($"The response exceeds {MaxResponseBytes} bytes. Use a filter with fewer rooms, fewer types of state or lazy loading.");
    }

    /// <exception cref="ApiException">M_TOO_LARGE.</exception>
    public static void CheckCount(int count, int most, string what)
    {
        if (count > most)
            throw ApiException.TooLarge($"A request can't have more than {most} {what}.");
    }
}
