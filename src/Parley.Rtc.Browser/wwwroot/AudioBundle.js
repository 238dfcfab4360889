import { make, certificateOf, preferOpus } from "./ConnectionPool.js";
import { failure } from "./Failure.js";
import { configure, PeerConnection } from "./PeerConnection.js";
import { RemoteAudio } from "./RemoteAudio.js";
import { watchSpeaking } from "./Speaking.js";
import { describeSections } from "./Statistics.js";

// A media section: an RTCRtpTransceiver once it is offered or the peer has offered it.
class Section {
  remoteAudio = new RemoteAudio();
  transceiver = undefined;
  sends = true;
  receiving = false;
  retired = false; // the next description rejects it
  gone = false; // not negotiated any more
  heard = false;

  constructor(id, localAudio, receives) {
    this.id = id;
    this.localAudio = localAudio;
    this.receives = receives;
  }

  get direction() {
    return this.localAudio ? (this.receives ? "sendrecv" : "sendonly") : this.receives ? "recvonly" : "inactive";
  }

  // Sends the local audio, or nothing, without renegotiation.
  async applySending() {
    const sender = this.transceiver?.sender;
    if (!sender || !this.localAudio)
      return;
    const sends = this.sends && !this.retired;
    if (sends)
      this.localAudio.senders.add(sender);
    else
      this.localAudio.senders.delete(sender);
    await sender.replaceTrack(sends ? this.localAudio.sent : null).catch(() => {}); // fails only if the connection is closed
  }

  stopPlaying() {
    this.unwatch?.();
    this.unwatch = undefined;
    this.remoteAudio.close();
  }
}

// An RTCPeerConnection with several audio sections. The chain of operations, candidates and states are those of PeerConnection.
class AudioBundle extends PeerConnection {
  sections = [];
  nextOffered = -1; // IDs of the sections that the peer adds

  obtain() {
    return make(this.configuration);
  }

  async offer(iceRestart) {
    await this.open();
    if (this.sections.every(section => section.retired))
      throw failure("state");
    for (const section of this.sections) {
      if (!section.transceiver && !section.retired) {
        section.transceiver = this.pc.addTransceiver(section.localAudio?.sent ?? "audio", {
          direction: section.direction,
          streams: section.localAudio ? [new MediaStream()] : [],
        });
      }
    }
    await this.prepare();
    await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart }));
    this.watchTransport();
    return this.pc.localDescription;
  }

  prepareAnswer() {
    this.adopt();
    return this.prepare();
  }

  onAnswered() {
    this.synchronize();
  }

  async acceptAnswer(sdp) {
    await super.acceptAnswer(sdp);
    this.synchronize();
  }

  // Assigns a section to each audio section that the peer has added: one with local audio if the peer receives. Others are rejected.
  adopt() {
    for (const transceiver of this.pc.getTransceivers()) {
      if (transceiver.mid === null || this.sections.some(section => section.transceiver === transceiver))
        continue;
      if (transceiver.currentDirection === "inactive" && !isActive(this.pc.remoteDescription.sdp, transceiver.mid))
        continue; // keeps the transport of a section that was retired
      if (transceiver.receiver.track.kind !== "audio") {
        transceiver.stop();
        continue;
      }
      let section = receives(this.pc.remoteDescription.sdp, transceiver.mid)
        ? this.sections.find(each => each.localAudio && !each.retired && (each.transceiver?.mid ?? null) === null)
        : undefined;
      if (section) {
        section.transceiver?.stop(); // of an offer that was rolled back
        transceiver.sender.setStreams?.(new MediaStream());
      } else {
        section = new Section(this.nextOffered--, undefined, true);
        this.sections.push(section);
      }
      section.transceiver = transceiver;
    }
  }

  async prepare() {
    const tagged = this.tagged();
    for (const section of this.sections) {
      if (!section.transceiver || section.transceiver.currentDirection === "stopped")
        continue;
      if (section.retired && section.transceiver.mid === tagged)
        section.transceiver.direction = "inactive";
      else if (section.retired)
        section.transceiver.stop();
      else
        section.transceiver.direction = section.direction;
    }
    await Promise.all(this.sections.map(section => section.applySending()));
    preferOpus(this.pc);
  }

  // The first section of the BUNDLE group is not stopped: that would close the transport of all.
  tagged() {
    return /^a=group:BUNDLE (\S+)/m.exec(this.pc.currentLocalDescription?.sdp)?.[1];
  }

  // Takes over what was negotiated.
  synchronize() {
    const tagged = this.tagged();
    const present = this.pc.getTransceivers();
    for (const section of this.sections) {
      const transceiver = section.transceiver;
      if (!transceiver || (transceiver.mid === null && present.includes(transceiver)))
        continue; // added since the offer
      section.gone = !present.includes(transceiver) || transceiver.currentDirection === "stopped"
        || (section.retired && transceiver.mid === tagged && transceiver.currentDirection === "inactive");
      section.retired ||= section.gone;
      section.mid ??= transceiver.mid;
      const receiving = !section.gone && /recv/.test(transceiver.currentDirection);
      if (receiving && !section.receiving)
        this.listen(section);
      section.receiving = receiving;
      if (section.gone) {
        section.applySending();
        section.stopPlaying();
      }
    }
    this.sections = this.sections.filter(section => !section.gone);
  }

  listen(section) {
    const { track } = section.transceiver.receiver;
    section.heard = false;
    section.remoteAudio.attach(track);
    track.onunmute = () => this.onVoice(section);
    section.unwatch?.();
    section.unwatch = watchSpeaking(
      () => this.voiceLevel(section),
      speaking => this.emit({ type: "speaking", speaking, mid: section.mid }));
  }

  voiceLevel(section) {
    return section.receiving ? this.level(section.transceiver.receiver, () => this.onVoice(section)) : 0;
  }

  onVoice(section) {
    if (section.heard || !section.receiving)
      return;
    section.heard = true;
    this.emit({ type: "audio", mid: section.mid });
  }

  // Handles of tracks end with their section: the base class has one.
  onTrack() {
  }

  applySending() {
  }

  find(id) {
    return this.sections.find(section => section.id === id);
  }

  states() {
    return this.sections.map(section => ({ id: section.id, mid: section.transceiver?.mid, receiving: section.receiving }));
  }

  close() {
    for (const section of this.sections) {
      section.retired = true;
      section.applySending();
      section.stopPlaying();
    }
    super.close();
  }
}

const receives = (sdp, mid) => !/^a=(sendonly|inactive)/m.test(sectionOf(sdp, mid));
const isActive = (sdp, mid) => !/^a=inactive/m.test(sectionOf(sdp, mid));

function sectionOf(sdp, mid) {
  return sdp.split(/^(?=m=)/m).find(each => each.split("\r\n").includes(`a=mid:${mid}`)) ?? "";
}

async function withStates(bundle, operation) {
  const sdp = await operation;
  return JSON.stringify({ sdp, sections: bundle.states() });
}

export function create(iceServers, relayOnly, scope, onEvent) {
  certificateOf(scope);
  return new AudioBundle(configure(iceServers, relayOnly, scope), undefined, onEvent);
}

export function add(bundle, id, localAudio, receives) {
  bundle.sections.push(new Section(id, localAudio ?? undefined, receives));
}

export function retire(bundle, id) {
  const section = bundle.find(id);
  if (!section)
    return;
  section.retired = true;
  if (!section.transceiver)
    bundle.sections = bundle.sections.filter(each => each !== section);
}

export function setReceives(bundle, id, receives) {
  const section = bundle.find(id);
  if (section)
    section.receives = receives;
}

export function setSends(bundle, id, sends) {
  const section = bundle.find(id);
  if (!section || section.sends === sends)
    return;
  section.sends = sends;
  section.applySending();
}

export function setSectionVolume(bundle, id, volume, muted) {
  bundle.find(id)?.remoteAudio.set(volume, muted);
}

export function offerSections(bundle, iceRestart, gatherFor) {
  return withStates(bundle, bundle.describe(() => bundle.offer(iceRestart), gatherFor));
}

export function answerSections(bundle, sdp, gatherFor) {
  return withStates(bundle, bundle.describe(() => bundle.answer(sdp), gatherFor));
}

export function acceptSections(bundle, sdp) {
  return withStates(bundle, bundle.enqueue(() => bundle.acceptAnswer(sdp)));
}

export async function sectionStatistics(bundle) {
  if (bundle.closed)
    throw failure("state");
  await bundle.open();
  return describeSections(bundle.pc);
}
