// The figures of one connection on one line, for Statistics.cs.
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
  return [
    pair?.currentRoundTripTime,
    inbound?.packetsReceived ? inbound.jitter : undefined,
    inbound?.packetsReceived,
    inbound?.packetsLost,
    outbound?.packetsSent,
    inbound?.bytesReceived,
    outbound?.bytesSent,
    inbound?.concealedSamples,
    inbound?.totalSamplesReceived,
    report.get(pair?.localCandidateId)?.candidateType,
    report.get(pair?.remoteCandidateId)?.candidateType,
  ].map(value => value ?? "-").join(" ");
}
