// The statistics of one connection as JSON, for StatisticsMessage in InteropMessages.cs. JSON.stringify omits undefined values.
export async function describe(pc) {
  const report = await pc.getStats();
  const find = type => [...report.values()].findLast(entry => entry.type === type);
  return JSON.stringify(figures(report, find("inbound-rtp"), find("outbound-rtp")));
}

// The statistics of each section by its mid, for a connection with several.
export async function describeSections(pc) {
  const report = await pc.getStats();
  const entries = [...report.values()];
  const find = (type, mid) => entries.find(entry => entry.type === type && entry.mid === mid);
  const mids = pc.getTransceivers().map(transceiver => transceiver.mid).filter(mid => mid !== null);
  return JSON.stringify(Object.fromEntries(mids.map(mid => [mid, figures(report, find("inbound-rtp", mid), find("outbound-rtp", mid))])));
}

function figures(report, inbound, outbound) {
  let pair;
  for (const entry of report.values()) {
    if (entry.type === "transport" && entry.selectedCandidatePairId)
      pair = report.get(entry.selectedCandidatePairId);
    else if (entry.type === "candidate-pair" && (entry.selected || (entry.nominated && entry.state === "succeeded")))
      pair ??= entry;
  }
  return {
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
  };
}
