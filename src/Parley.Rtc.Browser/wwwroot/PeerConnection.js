import { failure } from "./Failure.js";
import { discard, make, preferOpus, prepare as prepareSpares, servers, take, usable } from "./ConnectionPool.js";
import { RemoteAudio } from "./RemoteAudio.js";
import { forTheOtherSide, hasCandidate, hasUfrag, isUseless } from "./Sdp.js";
import { watchSpeaking } from "./Speaking.js";
import { describe } from "./Statistics.js";

const event = { candidate: 0, gathered: 1, state: 2, audio: 3, speaking: 4 };
const states = ["new", "connecting", "connected", "disconnected", "failed", "closed"];
const quiet = 6; // ms without a candidate after which no more are expected
const stale = 1000; // ms after which the last level that was received no longer counts

class PeerConnection {
  remoteAudio = new RemoteAudio();
  chain = Promise.resolve();
  early = []; // candidates of the other side that wait for their description
  held = []; // own candidates that wait until the description they belong to was handed out
  describing = 0;
  state = 0;
  closed = false;
  heard = false;

  constructor(configuration, localAudio, onEvent) {
    this.configuration = configuration;
    this.onEvent = onEvent;
    this.localAudio = localAudio;
  }

  // The browser's connection comes with the first operation: one that was made ahead, where there is one.
  open(offering = false) {
    if (this.pc)
      return;
    const made = take(this.configuration, this.localAudio, offering) ?? make(this.configuration, this.localAudio);
    this.made = made;
    this.pc = made.pc;
    this.sender = made.sender;
    this.pc.onicecandidate = ({ candidate }) => this.onCandidate(candidate);
    this.pc.onconnectionstatechange = () => this.onState(states.indexOf(this.pc.connectionState));
    this.pc.ontrack = ({ track, receiver }) => this.onTrack(track, receiver);
    made.candidates.forEach(candidate => this.onCandidate(candidate));
  }

  // Each operation runs after the one before it has ended.
  enqueue(operation) {
    const result = this.chain.then(() => {
      if (this.closed)
        throw failure("state");
      return operation();
    });
    this.chain = result.catch(() => {});
    return result;
  }

  async offer(iceRestart) {
    this.open(true);
    const ahead = this.made.offer;
    this.made.offer = undefined;
    if (ahead && !iceRestart) {
      await ahead;
    } else {
      if (this.pc.getTransceivers().length === 0) {
        this.pc.addTransceiver("audio", { direction: "recvonly" });
        preferOpus(this.pc);
      }
      await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart }));
    }
    this.watchTransport();
    return this.pc.localDescription;
  }

  async answer(sdp) {
    this.open();
    try {
      await this.pc.setRemoteDescription({ type: "offer", sdp });
    } catch (error) {
      throw failure("description", error);
    }
    try {
      this.dropUnused();
      preferOpus(this.pc);
      await this.pc.setLocalDescription(await this.pc.createAnswer());
    } catch (error) {
      await this.pc.setRemoteDescription({ type: "rollback" }).catch(() => {});
      throw failure("description", error);
    }
    this.watchTransport();
    await this.addEarly();
    return this.pc.localDescription;
  }

  async acceptAnswer(sdp) {
    if (this.pc?.signalingState !== "have-local-offer")
      throw failure("state");
    try {
      await this.pc.setRemoteDescription({ type: "answer", sdp });
    } catch (error) {
      throw failure("description", error);
    }
    await this.addEarly();
  }

  async addCandidates(candidates) {
    const sdp = this.pc?.remoteDescription?.sdp;
    const now = [];
    for (const candidate of candidates) {
      if (sdp && (!candidate.usernameFragment || hasUfrag(sdp, candidate.usernameFragment)))
        now.push(candidate);
      else if (this.early.length < 256)
        this.early.push(candidate);
    }
    await Promise.allSettled(now.map(candidate => this.pc.addIceCandidate(candidate)));
  }

  addEarly() {
    const early = this.early;
    this.early = [];
    return early.length ? this.addCandidates(early) : undefined;
  }

  // A receiver that was made for an offer of ours which was rolled back would open a second section in the next one.
  dropUnused() {
    for (const transceiver of this.pc.getTransceivers()) {
      if (transceiver.mid === null && transceiver.sender !== this.sender)
        transceiver.stop();
    }
  }

  // Runs an operation that makes a description, waits for candidates, and gives the text that is to be signalled. The wait holds up
  // no other operation: candidates of the other side go in meanwhile.
  async describe(operation, gatherFor) {
    this.describing++;
    try {
      const made = await this.enqueue(operation);
      if (gatherFor > 0)
        await this.gathering(gatherFor);
      const now = this.pc.localDescription;
      const sdp = forTheOtherSide(now?.type === made.type ? now.sdp : made.sdp);
      this.held = this.held.filter(candidate => !candidate.candidate || !hasCandidate(sdp, candidate.candidate));
      return sdp;
    } finally {
      this.describing--;
      // After whoever awaits the description has it.
      later(() => this.release());
    }
  }

  // Ends when gathering is complete, or as good as that: Chromium says "complete" only some 100 ms after the last candidate that is
  // of use, because it tries TCP too. So a short quiet ends the wait once the kind of candidate is there that comes last.
  gathering(milliseconds) {
    if (this.pc.iceGatheringState === "complete")
      return undefined;
    const urls = this.pc.getConfiguration().iceServers?.flatMap(server => server.urls) ?? [];
    const last = urls.some(url => /^turns?:/.test(url)) ? "relay" : urls.length ? "srflx" : "host";
    return new Promise(resolve => {
      let still;
      const pc = this.pc;
      const end = () => {
        clearTimeout(timer);
        clearTimeout(still);
        pc.removeEventListener("icecandidate", onCandidate);
        pc.removeEventListener("icegatheringstatechange", onState);
        resolve();
      };
      const onState = () => pc.iceGatheringState === "complete" && end();
      const onCandidate = ({ candidate }) => {
        // Chromium's TCP candidates follow its UDP ones; in a hidden tab, where timers run once a second, they end the wait.
        if (last === "host" && candidate && isUseless(candidate.candidate)) {
          end();
          return;
        }
        if (still === undefined && !candidate?.candidate.includes(` typ ${last}`))
          return;
        clearTimeout(still);
        still = setTimeout(end, quiet);
      };
      const timer = setTimeout(end, milliseconds);
      if (pc.localDescription?.sdp.includes(` typ ${last}`))
        still = setTimeout(end, quiet);
      pc.addEventListener("icecandidate", onCandidate);
      pc.addEventListener("icegatheringstatechange", onState);
    });
  }

  onCandidate(candidate) {
    if (candidate && (!candidate.candidate || isUseless(candidate.candidate)))
      return;
    this.held.push(candidate ?? {});
    if (this.describing === 0)
      this.release();
  }

  release() {
    if (this.describing > 0)
      return;
    const held = this.held;
    this.held = [];
    for (const { candidate, sdpMid, sdpMLineIndex, usernameFragment } of held) {
      if (candidate)
        this.tell(event.candidate, sdpMLineIndex ?? -1, `${sdpMid ?? ""}\n${usernameFragment ?? ""}\n${candidate}`);
      else
        this.tell(event.gathered);
    }
  }

  onState(state) {
    if (state < 0 || state === this.state || this.state === 5)
      return;
    this.state = state;
    this.tell(event.state, state);
  }

  // A connection that the other side closed says so by DTLS close_notify, long before consent runs out. The transport of an offer
  // that was rolled back closes too, but was never connected.
  watchTransport() {
    const transceiver = this.pc.getTransceivers().find(each => each.mid !== null);
    const transport = transceiver?.receiver.transport ?? transceiver?.sender.transport;
    if (!transport || transport === this.transport)
      return;
    this.transport = transport;
    transport.addEventListener("statechange", () => {
      if (transport.state === "closed" && transport === this.transport && this.state >= 2)
        this.onState(5);
    });
  }

  onTrack(track, receiver) {
    this.remoteAudio.attach(track);
    track.onunmute = () => this.onAudio();
    this.unwatch?.();
    this.unwatch = watchSpeaking(() => this.level(receiver), speaking => this.tell(event.speaking, speaking ? 1 : 0));
  }

  level(receiver) {
    const source = receiver.getSynchronizationSources()[0];
    if (!source)
      return 0;
    this.onAudio();
    return this.state === 2 && performance.timeOrigin + performance.now() - source.timestamp < stale ? source.audioLevel ?? 0 : 0;
  }

  onAudio() {
    if (this.heard)
      return;
    this.heard = true;
    this.tell(event.audio);
  }

  tell(kind, number = 0, text = null) {
    if (!this.closed)
      this.onEvent(kind, number, text);
  }

  close() {
    this.closed = true;
    this.unwatch?.();
    this.remoteAudio.close();
    if (this.made)
      discard(this.made);
  }
}

// Runs something in a task of its own; a message port does so even where a hidden tab's timers are slowed down.
const tasks = [];
const port = new MessageChannel();
port.port1.onmessage = () => tasks.shift()();
function later(task) {
  tasks.push(task);
  port.port2.postMessage(0);
}

export function create(iceServers, relayOnly, localAudio, onEvent) {
  return new PeerConnection(configure(iceServers, relayOnly), localAudio, onEvent);
}

export function prepare(iceServers, relayOnly, localAudio, count) {
  prepareSpares(configure(iceServers, relayOnly), localAudio, count);
}

export function offer(connection, iceRestart, gatherFor) {
  return connection.describe(() => connection.offer(iceRestart), gatherFor);
}

export function answer(connection, sdp, gatherFor) {
  return connection.describe(() => connection.answer(sdp), gatherFor);
}

export function acceptAnswer(connection, sdp) {
  return connection.enqueue(() => connection.acceptAnswer(sdp));
}

export function addCandidates(connection, fields) {
  const candidates = [];
  for (let i = 0; i < fields.length; i += 4) {
    candidates.push({
      candidate: fields[i],
      sdpMid: fields[i + 1] || null,
      sdpMLineIndex: fields[i + 2] === "" ? (fields[i + 1] ? null : 0) : Number(fields[i + 2]),
      usernameFragment: fields[i + 3] || null,
    });
  }
  return connection.enqueue(() => connection.addCandidates(candidates));
}

export function setIceServers(connection, iceServers) {
  return connection.enqueue(async () => {
    connection.open();
    connection.pc.setConfiguration({ ...connection.pc.getConfiguration(), iceServers: servers(iceServers).filter(usable) });
  });
}

export function statistics(connection) {
  if (connection.closed)
    return Promise.reject(failure("state"));
  connection.open();
  return describe(connection.pc);
}

export function close(connection) {
  connection.close();
}

function configure(iceServers, relayOnly) {
  return { iceServers: servers(iceServers), iceTransportPolicy: relayOnly ? "relay" : "all" };
}
