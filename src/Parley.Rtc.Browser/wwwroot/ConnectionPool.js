// The browser's connections: how one is made, and a few made ahead while nobody waits. Making one, its offer and its candidates takes
// a page tens of milliseconds each, more than everything else that a click has to wait for.
const lifetime = 20 * 60 * 1000; // ms; what was gathered longer ago is not relied on
const rest = 2000; // ms after one was taken before others take its place: first whoever took it is to be heard

// One certificate for all connections of the page: making one costs a new connection its first milliseconds. Measured in Chromium
// (15 rounds, medians, from createOffer to connected): 17 ms plain, 15 with this, 13 with Opus alone on offer too; a pool of
// candidates (iceCandidatePoolSize) brings nothing on top of them.
let certificates;
globalThis.RTCPeerConnection?.generateCertificate?.({ name: "ECDSA", namedCurve: "P-256" })
  .then(certificate => { certificates = [certificate]; }, () => {});

let spares = [];
let wanted;
let filling = false;
let timer = 0;

export function make(configuration, localAudio) {
  const made = { key: keyOf(configuration), localAudio, at: performance.now(), pc: construct(configuration), candidates: [] };
  made.pc.onicecandidate = ({ candidate }) => made.candidates.push(candidate);
  if (localAudio) {
    // addTrack, not addTransceiver: only a sender made so is taken for the other side's offer too (RFC 8829 §5.10).
    made.sender = made.pc.addTrack(localAudio.track, localAudio.stream);
    localAudio.senders.add(made.sender);
    preferOpus(made.pc);
  }
  return made;
}

export function discard(made) {
  made.localAudio?.senders.delete(made.sender);
  made.pc.close();
}

// One that was made ahead and fits, or undefined.
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

// Keeps so many with an offer ready, and one without for somebody else's. Relayed candidates hold a port of the server's each:
// where there are servers, nothing is gathered ahead.
export function prepare(configuration, localAudio, count) {
  wanted = { configuration, localAudio, count, key: keyOf(configuration), gathers: configuration.iceServers.length === 0 };
  drop(made => made.key !== wanted.key || !isFresh(made, localAudio));
  fillLater(0);
}

// On another network the candidates that were gathered lead nowhere.
export function forget() {
  drop(() => true);
  fillLater();
}

// Opus is all that is spoken here; the browser's other codecs would only lengthen what is signalled.
export function preferOpus(pc) {
  const opus = RTCRtpReceiver.getCapabilities?.("audio")?.codecs.filter(codec => /opus/i.test(codec.mimeType));
  if (!opus?.length)
    return;
  for (const transceiver of pc.getTransceivers()) {
    try {
      transceiver.setCodecPreferences(opus);
    } catch {
      // A stopped transceiver, or a browser that fixes codecs: then all are offered.
    }
  }
}

// Three fields a server: its URLs by blanks, user name, credential.
export function servers(fields) {
  const list = [];
  for (let i = 0; i < fields.length; i += 3)
    list.push({ urls: fields[i].split(" "), username: fields[i + 1], credential: fields[i + 2] });
  return list;
}

export function usable(server) {
  try {
    new RTCPeerConnection({ iceServers: [server] }).close();
    return true;
  } catch {
    return false;
  }
}

// A server that the browser refuses (a port that it blocks, a scheme that it does not know) must not cost the whole connection.
function construct(configuration) {
  const whole = { ...configuration, bundlePolicy: "max-bundle", rtcpMuxPolicy: "require", certificates };
  try {
    return new RTCPeerConnection(whole);
  } catch {
    return new RTCPeerConnection({ ...whole, iceServers: configuration.iceServers.filter(usable) });
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

function fillLater(after = rest) {
  clearTimeout(timer);
  if (wanted)
    timer = setTimeout(fill, after);
}

// One at a time, each when the page has nothing else to do.
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
      const made = make(configuration, localAudio);
      spares.push(made);
      if (kind === "offer") {
        made.offer = offer(made.pc);
        await made.offer;
      }
    }
  } catch {
    // Whoever makes a connection that matters is told what is wrong.
  } finally {
    filling = false;
  }
}

async function offer(pc) {
  await pc.setLocalDescription(await pc.createOffer());
}

// Ends when the page has nothing else to do; Safari cannot tell.
export function idle() {
  return new Promise(resolve => (globalThis.requestIdleCallback ?? setTimeout)(() => resolve()));
}

function keyOf(configuration) {
  return JSON.stringify(configuration);
}
