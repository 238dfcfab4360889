namespace Parley.Rtc.Contract;

/// <summary>A backend does not keep the contract.</summary>
public sealed class RtcContractException(string message) : Exception(message);
