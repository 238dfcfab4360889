using Parley.Rtc.Native.Turn;

namespace Parley.Rtc.Native.Net;

/// <summary>Who waits for a relayed address. Called with the network's gate held.</summary>
internal interface IRelayUser
{
    /// <summary>The relay is ready.</summary>
    void RelayReady(Relay relay);

    /// <summary>The relay could not be had, or was lost.</summary>
    void RelayFailed(Relay relay, in TurnFailure failure);
}
