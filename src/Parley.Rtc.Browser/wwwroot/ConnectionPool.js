// Creates connections, some of them ahead of time while the page is idle. A connection, its offer and its candidates take tens of
// milliseconds each, more than everything else between the click and the first audio.
const lifetime = 20 * 60 * 1000; // ms until a pooled connection's candidates count as outdated
const refillDelay = 2000; // ms after a connection was taken until the pool is refilled, so that the taken one connects first

// The certificate of each of the last scopes, generated ahead of time, because generating one delays a new connection. Measured in
// Chromium (15 rounds, median from createOffer to connected): 17 ms without, 15 ms with it, 13 ms if only Opus is offered too. A candidate
// pool (iceCandidatePoolSize) makes no further difference.
const certificates = new Map();
const keptCertificates = 8;
const generateWithin = 500; // ms

let spares = [];
let wanted;
let filling = false;
let timer = 0;

async function generate() {
  return RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" });
}

// Resolves with the certificate of a scope, the same for all calls, or undefined if the browser does not generate one. Each connection then
// generates its own.
export function certificateOf(scope) {
  let certificate = certificates.get(scope);
  if (!certificate) {
    certificate = Promise.race([generate().catch(() => undefined), new Promise(resolve => setTimeout(resolve, generateWithin))]);
    certificates.set(scope, certificate);
    if (certificates.size > keptCertificates)
      certificates.delete(certificates.keys().next().value);
  }
  return certificate;
}

export async function make(configuration, localAudio) {
  const certificate = await certificateOf(configuration.scope);
  const made = { key: keyOf(configuration), localAudio, at: performance.now(), pc: construct(configuration, certificate), candidates: [] };
  made.pc.onicecandidate = ({ candidate }) => made.candidates.push(candidate);
  if (localAudio) {
    // addTrack, not addTransceiver: only a sender of addTrack is reused to answer an offer (RFC 8829 §5.10).
    made.sender = made.pc.addTrack(localAudio.sent, localAudio.stream);
    localAudio.senders.add(made.sender);
    preferOpus(made.pc);
  }
  return made;
}

export function discard(made) {
  made.localAudio?.senders.delete(made.sender);
  made.pc.close();
}

// Returns a pooled connection with these options, or undefined.
export function take(configuration, localAudio, offering) {
  const key = keyOf(configuration);
  const fits = made => made.key === key && isFresh(made, localAudio);
  const found = (offering && spares.find(made => made.offer && fits(made))) || spares.find(made => !made.offer && fits(made));
  if (found) {
    spares = spares.filter(made => made !== found);
    fillLater();
  }
  return found;
}

// Keeps `count` connections with an offer and one without, to answer an offer. If there are ICE servers nothing is gathered ahead of
// time, because each relay candidate occupies a port of the server.
export function prepare(configuration, localAudio, count) {
  certificateOf(configuration.scope);
  wanted = { configuration, localAudio, count, key: keyOf(configuration), gathers: configuration.iceServers.length === 0 };
  drop(made => made.key !== wanted.key || !isFresh(made, localAudio));
  fillLater(0);
}

// Closes the connections that would send from a closed microphone.
export function dropClosed() {
  drop(made => made.localAudio?.closed);
}

// After a change of the network the gathered candidates are invalid.
export function forget() {
  drop(() => true);
  fillLater();
}

// Only Opus is used; other codecs would make the signalled descriptions longer.
export function preferOpus(pc) {
  const opus = RTCRtpReceiver.getCapabilities?.("audio")?.codecs.filter(codec => /opus/i.test(codec.mimeType));
  if (!opus?.length)
    return;
  for (const transceiver of pc.getTransceivers()) {
    try {
      transceiver.setCodecPreferences(opus);
    } catch {
      // The transceiver is stopped, or the browser does not support it: all codecs are offered.
    }
  }
}

export function usable(server) {
  try {
    new RTCPeerConnection({ iceServers: [server] }).close();
    return true;
  } catch {
    return false;
  }
}

// If the browser refuses a server (a blocked port, an unknown scheme) or the certificate (it expires after 30 days), the connection is
// created without it.
function construct({ iceServers, iceTransportPolicy }, certificate) {
  const complete = { iceServers, iceTransportPolicy, bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" };
  try {
    return new RTCPeerConnection({ ...complete, certificates: certificate && [certificate] });
  } catch {
    return new RTCPeerConnection({ ...complete, iceServers: iceServers.filter(usable) });
  }
}

function isFresh(made, localAudio) {
  return made.localAudio === localAudio && !localAudio?.closed && performance.now() - made.at < lifetime;
}

function drop(which) {
  spares.filter(which).forEach(discard);
  spares = spares.filter(made => !which(made));
}

function missing() {
  const offers = spares.filter(made => made.offer).length;
  if (offers < wanted.count && wanted.gathers)
    return "offer";
  return spares.length - offers < (wanted.gathers ? 1 : wanted.count + 1) ? "blank" : undefined;
}

function fillLater(after = refillDelay) {
  clearTimeout(timer);
  if (wanted)
    timer = setTimeout(fill, after);
}

// Creates one connection at a time, each when the page is idle.
async function fill() {
  if (filling)
    return;
  filling = true;
  try {
    for (let kind = missing(); kind; kind = missing()) {
      const { configuration, localAudio } = wanted;
      if (localAudio?.closed)
        return;
      await idle();
      const made = await make(configuration, localAudio);
      if (made.key !== wanted.key) {
        discard(made);
        continue;
      }
      spares.push(made);
      if (kind === "offer") {
        made.offer = offer(made.pc);
        await made.offer;
      }
    }
  } catch {
    // The error shows when a connection is created on demand.
  } finally {
    filling = false;
  }
}

async function offer(pc) {
  await pc.setLocalDescription(await pc.createOffer());
}

// Resolves when the page is idle. Safari has no requestIdleCallback.
export function idle() {
  return new Promise(resolve => (globalThis.requestIdleCallback ?? setTimeout)(() => resolve()));
}

function keyOf(configuration) {
  return JSON.stringify(configuration);
}
