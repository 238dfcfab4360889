using Parley.Homeserver.Errors;

namespace Parley.Homeserver.Http;

/// <summary>The most that one request can make the server do.</summary>
internal static class RequestLimits
{
    /// <summary>The most bytes of a body.</summary>
    public const int MaxBodyBytes = 1024 * 1024;

    /// <summary>The bytes of a body that count as one more request.</summary>
    public const int BodyBytesOfRequest = 16 * 1024;

    /// <summary>The most to-device messages, one for each device.</summary>
    public const int MaxMessages = 1_000;

    /// <summary>The most users or devices whose keys are read or claimed.</summary>
    public const int MaxKeyOwners = 1_000;

    /// <summary>The most users whom <c>createRoom</c> invites.</summary>
    public const int MaxInvitations = 100;

    /// <summary>The most events in the <c>initial_state</c> of <c>createRoom</c>.</summary>
    public const int MaxInitialState = 200;

    /// <summary>The most bytes of the transaction ID.</summary>
    public const int MaxTransactionIdBytes = 255;

    /// <summary>The most characters of a password.</summary>
    public const int MaxPasswordLength = 512;

    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public static void CheckTransactionId(string id)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(id) > MaxTransactionIdBytes)
            throw ApiException.InvalidParam($"The transaction ID must not exceed {MaxTransactionIdBytes} bytes.");
    }

    /// <exception cref="ApiException">M_TOO_LARGE.</exception>
    public static void CheckCount(int count, int most, string what)
    {
        if (count > most)
            throw ApiException.TooLarge($"A request can't have more than {most} {what}.");
    }
}
