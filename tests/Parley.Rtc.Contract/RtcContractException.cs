namespace Parley.Rtc.Contract;

/// <summary>A backend violates the contract.</summary>
public sealed class RtcContractException(string message) : Exception(message);
