namespace Parley.Bench.Scenarios.Fanout;

/// <summary>What one sender did in a window of time.</summary>
/// <param name="Cores">Processor time of the sender's process over wall-clock time.</param>
/// <param name="Received">Frames that arrived at all listeners together.</param>
/// <param name="Missing">Frames that did not.</param>
/// <param name="LateP50">Lateness, ms.</param>
/// <param name="LateP99">Lateness, ms.</param>
/// <param name="BytesPerPacket">Bytes that sending allocated for each packet.</param>
/// <param name="ProcessBytesPerPacket">The same of the sender's whole process: what arrives, consent checks and reports too.</param>
/// <param name="ResidentMegabytes">Resident memory of the sender's process.</param>
internal sealed record FanoutSample(double Cores, long Received, long Missing, double LateP50, double LateP99, double BytesPerPacket, double ProcessBytesPerPacket, double ResidentMegabytes);
