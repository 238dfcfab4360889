namespace Parley.Bench.Scenarios.Srtp;

/// <summary>One round's averages.</summary>
/// <param name="Protect">ns per packet.</param>
/// <param name="Unprotect">ns per packet.</param>
/// <param name="Reject">ns per forged packet.</param>
/// <param name="Bytes">Octets allocated per packet by protecting and unprotecting.</param>
internal readonly record struct SrtpSample(double Protect, double Unprotect, double Reject, double Bytes);
