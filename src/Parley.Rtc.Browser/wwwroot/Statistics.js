// The statistics of one connection as JSON, for StatisticsMessage in InteropMessages.cs. JSON.stringify omits undefined values.
export async function describe(pc) {
  const report = await pc.getStats();
  let pair, inbound, outbound;
  for (const entry of report.values()) {
    if (entry.type === "transport" && entry.selectedCandidatePairId)
      pair = report.get(entry.selectedCandidatePairId);
    else if (entry.type === "candidate-pair" && (entry.selected || (entry.nominated && entry.state === "succeeded")))
      pair ??= entry;
    else if (entry.type === "inbound-rtp")
      inbound = entry;
    else if (entry.type === "outbound-rtp")
      outbound = entry;
  }
  return JSON.stringify({
    currentRoundTripTime: pair?.currentRoundTripTime,
    jitter: inbound?.packetsReceived ? inbound.jitter : undefined,
    packetsReceived: inbound?.packetsReceived,
    packetsLost: inbound?.packetsLost,
    packetsSent: outbound?.packetsSent,
    bytesReceived: inbound?.bytesReceived,
    bytesSent: outbound?.bytesSent,
    concealedSamples: inbound?.concealedSamples,
    totalSamplesReceived: inbound?.totalSamplesReceived,
    localCandidateType: report.get(pair?.localCandidateId)?.candidateType,
    remoteCandidateType: report.get(pair?.remoteCandidateId)?.candidateType,
  });
}
