import { failure } from "./Failure.js";
import { certificateOf, discard, make, preferOpus, prepare as prepareSpares, take, usable } from "./ConnectionPool.js";
import { RemoteAudio } from "./RemoteAudio.js";
import { hasCandidate, hasUfrag, isUseless, toSignalled } from "./Sdp.js";
import { watchSpeaking } from "./Speaking.js";
import { describe } from "./Statistics.js";

const quiet = 6; // ms without a candidate until gathering counts as complete
const staleLevel = 1000; // ms until the last received audio level is ignored

export class PeerConnection {
  remoteAudio = new RemoteAudio();
  chain = Promise.resolve();
  early = []; // remote candidates that wait for their description
  buffered = []; // local candidates that wait until their description was returned
  describing = 0;
  state = "new";
  closed = false;
  heard = false;
  sendsAudio = true;
  hasTrack = true;
  replacing = undefined; // settles when the sender has the track that was last asked for

  constructor(configuration, localAudio, onEvent) {
    this.configuration = configuration;
    this.onEvent = onEvent;
    this.localAudio = localAudio;
  }

  // The RTCPeerConnection is created, or taken from the pool, with the first operation.
  open(offering = false) {
    return this.opening ??= this.openOnce(offering);
  }

  async openOnce(offering) {
    const made = await this.obtain(offering);
    if (this.closed) {
      discard(made);
      throw failure("state");
    }
    this.made = made;
    this.pc = made.pc;
    this.sender = made.sender;
    this.pc.onicecandidate = ({ candidate }) => this.onCandidate(candidate);
    this.pc.onconnectionstatechange = () => this.onState(this.pc.connectionState);
    this.pc.ontrack = ({ track, receiver }) => this.onTrack(track, receiver);
    made.candidates.forEach(candidate => this.onCandidate(candidate));
  }

  obtain(offering) {
    return take(this.configuration, this.localAudio, offering) ?? make(this.configuration, this.localAudio);
  }

  // Operations run one after the other.
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
    await this.open(true);
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
    this.applySending();
    this.watchTransport();
    return this.pc.localDescription;
  }

  async answer(sdp) {
    await this.open();
    try {
      await this.pc.setRemoteDescription({ type: "offer", sdp });
    } catch (error) {
      throw failure("description", error);
    }
    try {
      await this.prepareAnswer();
      await this.pc.setLocalDescription(await this.pc.createAnswer());
    } catch (error) {
      await this.pc.setRemoteDescription({ type: "rollback" }).catch(() => {});
      throw failure("description", error);
    }
    this.onAnswered();
    this.watchTransport();
    await this.addEarly();
    return this.pc.localDescription;
  }

  prepareAnswer() {
    this.dropUnused();
    preferOpus(this.pc);
  }

  onAnswered() {
    this.applySending();
  }

  setSendsAudio(sendsAudio) {
    this.sendsAudio = sendsAudio;
    // Before the first description nothing can be sent, and a sender without a track is not reused to answer an offer.
    if (this.pc?.localDescription)
      this.applySending();
  }

  // Compares with what was asked for last: sender.track still has the value before while a replacement is under way.
  applySending() {
    if (!this.sender || this.hasTrack === this.sendsAudio)
      return;
    this.hasTrack = this.sendsAudio;
    if (this.hasTrack)
      this.localAudio.senders.add(this.sender);
    else
      this.localAudio.senders.delete(this.sender);
    this.replacing = this.sender.replaceTrack(this.hasTrack ? this.localAudio.sent : null).catch(() => {}); // fails only if the connection is closed
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

  // A transceiver of a rolled-back offer would add a second media section to the next one.
  dropUnused() {
    for (const transceiver of this.pc.getTransceivers()) {
      if (transceiver.mid === null && transceiver.sender !== this.sender)
        transceiver.stop();
    }
  }

  // Runs an operation that creates a description, waits for candidates, and returns the SDP to signal. Other operations, such as
  // adding remote candidates, run during the wait.
  async describe(operation, gatherFor) {
    this.describing++;
    try {
      const made = await this.enqueue(operation);
      // The peer must not get a description before the sender is silent, if it has to be.
      await Promise.all([this.replacing, gatherFor > 0 ? this.gathering(gatherFor) : undefined]);
      const now = this.pc.localDescription;
      const sdp = toSignalled(now?.type === made.type ? now.sdp : made.sdp);
      this.buffered = this.buffered.filter(candidate => !candidate.candidate || !hasCandidate(sdp, candidate.candidate));
      return sdp;
    } finally {
      this.describing--;
      // After the caller has received the description.
      later(() => this.release());
    }
  }

  // Resolves when gathering is complete, or nearly so: Chromium reports "complete" about 100 ms after the last useful candidate,
  // because it gathers TCP candidates too. Once a candidate of the type that is gathered last is there, a short pause ends the wait.
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
        // Chromium gathers TCP candidates after UDP ones. They end the wait in a hidden tab, whose timers run once a second.
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
    this.buffered.push(candidate ?? {});
    if (this.describing === 0)
      this.release();
  }

  release() {
    if (this.describing > 0)
      return;
    const buffered = this.buffered;
    this.buffered = [];
    for (const { candidate, sdpMid, sdpMLineIndex, usernameFragment } of buffered) {
      if (candidate)
        this.emit({ type: "candidate", candidate: { candidate, sdpMid, sdpMLineIndex, usernameFragment } });
      else
        this.emit({ type: "gathered" });
    }
  }

  onState(state) {
    if (state === this.state || this.state === "closed")
      return;
    this.state = state;
    this.emit({ type: "state", state });
  }

  // A peer that closes the connection sends a DTLS close_notify, long before ICE consent expires. The transport of a rolled-back
  // offer closes too, but was never connected.
  watchTransport() {
    const transceiver = this.pc.getTransceivers().find(each => each.mid !== null);
    const transport = transceiver?.receiver.transport ?? transceiver?.sender.transport;
    if (!transport || transport === this.transport)
      return;
    this.transport = transport;
    transport.addEventListener("statechange", () => {
      if (transport.state === "closed" && transport === this.transport && !["new", "connecting"].includes(this.state))
        this.onState("closed");
    });
  }

  onTrack(track, receiver) {
    this.remoteAudio.attach(track);
    track.onunmute = () => this.onAudio();
    this.unwatch?.();
    this.unwatch = watchSpeaking(() => this.level(receiver), speaking => this.emit({ type: "speaking", speaking }));
  }

  level(receiver, onAudio = () => this.onAudio()) {
    const source = receiver.getSynchronizationSources()[0];
    if (!source)
      return 0;
    onAudio();
    return this.state === "connected" && performance.timeOrigin + performance.now() - source.timestamp < staleLevel ? source.audioLevel ?? 0 : 0;
  }

  onAudio() {
    if (this.heard)
      return;
    this.heard = true;
    this.emit({ type: "audio" });
  }

  // See PeerEventMessage in InteropMessages.cs.
  emit(event) {
    if (!this.closed)
      this.onEvent(JSON.stringify(event));
  }

  close() {
    this.closed = true;
    this.unwatch?.();
    this.remoteAudio.close();
    if (this.made)
      discard(this.made);
  }
}

// Runs a function in a new task. A message port does so without delay even in a hidden tab, whose timers are throttled.
const tasks = [];
const port = new MessageChannel();
port.port1.onmessage = () => tasks.shift()();
function later(task) {
  tasks.push(task);
  port.port2.postMessage(0);
}

export function create(iceServers, relayOnly, scope, localAudio, onEvent) {
  certificateOf(scope);
  return new PeerConnection(configure(iceServers, relayOnly, scope), localAudio, onEvent);
}

export function prepare(iceServers, relayOnly, scope, localAudio, count) {
  prepareSpares(configure(iceServers, relayOnly, scope), localAudio, count);
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

export function addCandidates(connection, candidates) {
  return connection.enqueue(() => connection.addCandidates(JSON.parse(candidates)));
}

export function setIceServers(connection, iceServers) {
  return connection.enqueue(async () => {
    await connection.open();
    connection.pc.setConfiguration({ ...connection.pc.getConfiguration(), iceServers: JSON.parse(iceServers).filter(usable) });
  });
}

export function setSendsAudio(connection, sendsAudio) {
  connection.setSendsAudio(sendsAudio);
}

export async function statistics(connection) {
  if (connection.closed)
    throw failure("state");
  await connection.open();
  return describe(connection.pc);
}

export function close(connection) {
  connection.close();
}

export function configure(iceServers, relayOnly, scope) {
  return { iceServers: JSON.parse(iceServers), iceTransportPolicy: relayOnly ? "relay" : "all", scope };
}
