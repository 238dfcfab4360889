// Asks the peer's encoder for in-band forward error correction and discontinuous transmission (useinbandfec, usedtx: RFC 7587
// §6.1). Only the signalled description contains these parameters; the local description stays unchanged.
export function toSignalled(sdp) {
  const opus = /^a=rtpmap:(\d+) opus\/48000/im.exec(sdp)?.[1];
  if (opus) {
    const line = new RegExp(`^a=fmtp:${opus} (.*)$`, "gm");
    const wanted = ["minptime=10", "useinbandfec=1", "usedtx=1"];
    sdp = line.test(sdp)
      ? sdp.replace(line, (_, parameters) => `a=fmtp:${opus} ${merge(parameters.trim(), wanted)}`)
      : sdp.replace(new RegExp(`^a=rtpmap:${opus} .*\r\n`, "gm"), found => `${found}a=fmtp:${opus} ${wanted.join(";")}\r\n`);
  }
  return sdp.replace(/^a=candidate:.*\r\n/gm, line => (isUseless(line) ? "" : line));
}

// Browsers gather only active TCP candidates, which never pair with each other (RFC 6544 §6.2).
export function isUseless(candidate) {
  return / tcptype active/i.test(candidate);
}

// Compares the fields from foundation to port; browsers append different fields after them.
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
