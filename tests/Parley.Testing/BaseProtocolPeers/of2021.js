// A voice channel peer that behaves on the wire like the legacy client of 2021: its key is free text without a user ID, bodies are
// JSON in a string, candidates are called icecandidate, the timestamp is a number that is valid for twenty seconds and renewed every
// fifteen. It ignores events without a receiver and offers of devices that it has not seen, and retries nothing.
'use strict';
class ClientOf2021 {
  #timer = null;
  #inside = false;
  #count = 0;

  constructor(options) {
    Object.assign(this, options);
    this.peers = {};
    this.members = {};
    this.history = [];
  }

  remember(what) {
    this.history.push(`${Math.round(performance.now())} ${what}`);
    if (this.history.length > 400) this.history.shift();
  }

  async http(method, path, json) {
    const response = await fetch(this.homeserver + '/_matrix/client/v3' + path, {
      method,
      headers: { 'Authorization': 'Bearer ' + this.accessToken, 'Content-Type': 'application/json' },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
    if (response.status !== 200) {
      this.remember(`${response.status} for ${method} ${path.split('?')[0]}`);
      throw new Error('homeserver says ' + response.status);
    }
    return response.json();
  }

  sendState(state) {
    const path = `/rooms/${encodeURIComponent(this.roomId)}/state/de.mtorials.test.callstate/${encodeURIComponent(this.name)}`;
    return this.http('PUT', path, { join_state: state, timestamp: Date.now() }).catch(() => {});
  }

  sendCall(receiver, kind, payload) {
    const path = `/rooms/${encodeURIComponent(this.roomId)}/send/de.mtorials.test.call/m${Date.now()}-${this.#count++}`;
    return this.http('PUT', path, { rtc_type: kind, sender: this.name, receiver, body: JSON.stringify(payload) }).catch(() => {});
  }

  openPeer(device) {
    this.closePeer(device);
    const pc = new RTCPeerConnection();
    const peer = { pc, waiting: [], audio: document.createElement('audio') };
    this.peers[device] = peer;
    this.stream.getAudioTracks().forEach(t => pc.addTrack(t, this.stream));
    pc.addEventListener('icecandidate', event => {
      if (event.candidate !== null && event.candidate.candidate !== '') this.sendCall(device, 'icecandidate', event.candidate.toJSON());
    });
    pc.addEventListener('track', event => {
      peer.audio.srcObject = event.streams[0] || new MediaStream([event.track]);
      peer.audio.play().catch(() => {});
    });
    pc.addEventListener('connectionstatechange', () => this.remember(`${device}: ${pc.connectionState}`));
    return peer;
  }

  closePeer(device) {
    if (!(device in this.peers)) return;
    this.remember(`closes ${device}`);
    this.peers[device].pc.close();
    this.peers[device].audio.srcObject = null;
    delete this.peers[device];
  }

  // A string timestamp is concatenated here, and the longer string is never less than now.
  isActive(member) {
    return member.join_state === 'JOINED' && !(member.timestamp + 20000 < Date.now());
  }

  async applyRemote(peer, description) {
    await peer.pc.setRemoteDescription(description);
    while (peer.waiting.length > 0) await peer.pc.addIceCandidate(peer.waiting.shift());
  }

  async handleCall(content) {
    if (!this.#inside || content.receiver !== this.name || content.sender === this.name) return;
    const from = content.sender;
    this.remember(`gets ${content.rtc_type} of ${from}`);
    const payload = JSON.parse(content.body);
    switch (content.rtc_type) {
      case 'offer': {
        if (!(from in this.members) || !this.isActive(this.members[from])) { this.remember(`drops the offer of ${from}`); return; }
        const peer = this.openPeer(from);
        await this.applyRemote(peer, payload);
        const answer = await peer.pc.createAnswer();
        await peer.pc.setLocalDescription(answer);
        await this.sendCall(from, 'answer', { type: answer.type, sdp: answer.sdp });
        break;
      }
      case 'answer':
        if (from in this.peers) await this.applyRemote(this.peers[from], payload);
        break;
      case 'icecandidate':
        if (!(from in this.peers)) break;
        if (this.peers[from].pc.remoteDescription === null) this.peers[from].waiting.push(payload);
        else await this.peers[from].pc.addIceCandidate(payload);
        break;
      default:
        break;
    }
  }

  handle(event) {
    if (event.type === 'de.mtorials.test.callstate') {
      if (event.state_key === this.name) return undefined;
      this.members[event.state_key] = event.content;
      if (!this.isActive(event.content)) this.closePeer(event.state_key);
    } else if (event.type === 'de.mtorials.test.call') {
      return this.handleCall(event.content).catch(error => this.remember(`error ${error.message}`));
    }
    return undefined;
  }

  async begin() {
    const only = JSON.stringify({ room: { rooms: [this.roomId] } });
    let batch = null;
    const poll = async () => {
      const query = batch === null ? 'timeout=0' : `timeout=30000&since=${encodeURIComponent(batch)}`;
      const answer = await this.http('GET', `/sync?filter=${encodeURIComponent(only)}&${query}`);
      const first = batch === null;
      batch = answer.next_batch;
      const part = (answer.rooms && answer.rooms.join && answer.rooms.join[this.roomId]) || {};
      const events = ((part.state && part.state.events) || []).concat((part.timeline && part.timeline.events) || []);
      for (const event of events) if (!first || 'state_key' in event) await this.handle(event);
    };
    await poll();
    (async () => {
      while (true) {
        try { await poll(); } catch (error) { await new Promise(done => setTimeout(done, 1000)); }
      }
    })();
    const audio = new AudioContext({ sampleRate: 48000 });
    const wave = audio.createOscillator();
    const volume = audio.createGain();
    const sink = audio.createMediaStreamDestination();
    wave.frequency.value = this.frequency;
    volume.gain.value = 0.5;
    wave.connect(volume);
    volume.connect(sink);
    wave.start();
    this.stream = sink.stream;
  }

  async enter(offering = true) {
    this.#inside = true;
    await this.sendState('JOINED');
    this.#timer = setInterval(() => {
      this.sendState('JOINED');
      for (const device of Object.keys(this.peers)) if (!this.isActive(this.members[device])) this.closePeer(device);
    }, 15000);
    for (const device of offering ? Object.keys(this.members) : []) {
      if (!this.isActive(this.members[device])) continue;
      const peer = this.openPeer(device);
      const offer = await peer.pc.createOffer();
      await peer.pc.setLocalDescription(offer);
      await this.sendCall(device, 'offer', { type: offer.type, sdp: offer.sdp });
    }
  }

  async exit() {
    this.#inside = false;
    clearInterval(this.#timer);
    Object.keys(this.peers).forEach(device => this.closePeer(device));
    await this.sendState('LEFT');
  }
}

{
  let client = null;
  window.baseProtocolPeer = {
    start: async options => { client = new ClientOf2021(options); window.baseProtocolPeer.log = client.history; await client.begin(); return client.name; },
    join: offering => client.enter(offering),
    leave: () => client.exit(),
    joined: () => Object.values(client.members).filter(member => client.isActive(member)).length,
    log: [],
  };
  document.getElementById('join').onclick = () => client.enter();
}
