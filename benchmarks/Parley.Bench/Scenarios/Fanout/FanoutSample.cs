namespace Parley.Bench.Scenarios.Fanout;

/// <summary>The figures of a sender in one period.</summary>
/// <param name="Cores">The processor time of the sender divided by the wall-clock time.</param>
/// <param name="Received">The number of frames that arrived at all listeners.</param>
/// <param name="Missing">The number of frames that were lost.</param>
/// <param name="LateP50">The median lateness in ms.</param>
/// <param name="LateP99">The 99th percentile of the lateness in ms.</param>
/// <param name="BytesPerPacket">The bytes allocated by sending, for each packet.</param>
/// <param name="ProcessBytesPerPacket">The bytes allocated by the whole process, including received packets, consent checks and reports, for each packet.</param>
/// <param name="ResidentMegabytes">The resident memory of the sender in MB.</param>
internal sealed record FanoutSample(double Cores, long Received, long Missing, double LateP50, double LateP99, double BytesPerPacket, double ProcessBytesPerPacket, double ResidentMegabytes);
