namespace Parley.Matrix.Client;

/// <summary>
/// A reservation of the tokens that lanes keep (<see cref="SendLane.TokensKept"/>). While it is released, events that name it in
/// <see cref="SendOptions.Reservation"/> may use these tokens. Thread-safe.
/// </summary>
public sealed class TokenReservation
{
    private volatile bool _isReleased;

    /// <summary>Gets a value indicating whether the tokens may be used. Initially false.</summary>
    public bool IsReleased => _isReleased;

    /// <summary>Reserves the tokens again.</summary>
    public void Reserve() => _isReleased = false;

    // Only the queue releases, when an event that pays for the reserved one was accepted: it then looks for events to send.
    internal void Release() => _isReleased = true;
}
