// What is asked of the other side's encoder: forward error correction inside Opus, and nothing sent while nobody speaks
// (useinbandfec, usedtx: RFC 7587 §6.1). The local description stays as the browser made it; only what is signalled says so.
export function forTheOtherSide(sdp) {
  const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (opus) {
    const line = new RegExp(`^a=fmtp:${opus} (.*)$`, "m");
    const wanted = ["minptime=10", "useinbandfec=1", "usedtx=1"];
    sdp = line.test(sdp)
      ? sdp.replace(line, (_, parameters) => `a=fmtp:${opus} ${merge(parameters.trim(), wanted)}`)
      : sdp.replace(new RegExp(`^a=rtpmap:${opus} .*\r\n`, "m"), found => `${found}a=fmtp:${opus} ${wanted.join(";")}\r\n`);
  }
  return sdp.replace(/^a=candidate:.*\r\n/gm, line => (isUseless(line) ? "" : line));
}

// Both sides of a call between browsers have active TCP candidates only, which never pair (RFC 6544 §6.2).
export function isUseless(candidate) {
  return / tcptype active/i.test(candidate);
}

// Compares foundation to port; browsers differ in what they append after it.
export function hasCandidate(sdp, candidate) {
  return sdp.includes(`a=${candidate.split(" ", 6).join(" ")} `);
}

export function hasUfrag(sdp, ufrag) {
  return sdp.includes(`a=ice-ufrag:${ufrag}\r\n`);
}

function merge(parameters, wanted) {
  const names = wanted.map(parameter => parameter.split("=")[0]);
  const kept = parameters.split(";").map(parameter => parameter.trim()).filter(parameter => parameter && !names.includes(parameter.split("=")[0]));
  return [...wanted, ...kept].join(";");
}
