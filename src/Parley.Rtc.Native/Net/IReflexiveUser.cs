namespace Parley.Rtc.Native.Net;

/// <summary>Who asked for its reflexive address. Called with the network's gate held.</summary>
internal interface IReflexiveUser
{
    /// <summary>The server's answer; null where none came in time.</summary>
    void ReflexiveKnown(int path, in TransportAddress server, TransportAddress? mapped);
}
