namespace Parley.Rtc.Native.Net;

/// <summary>Takes one message of a TURN server. The buffer may be overwritten; it is valid during the call.</summary>
/// <returns>False where it was no TURN message.</returns>
internal delegate bool RelayReceiver(Span<byte> message);
