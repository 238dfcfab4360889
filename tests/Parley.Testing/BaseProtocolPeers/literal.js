// A voice channel peer that follows the text of the base protocol literally: one room event for each candidate, without a receiver;
// bodies are plain SDP and plain candidate lines; the timestamp is a string and valid for ten seconds. If the text does not specify
// something it does the minimum: refused requests are lost, members in the channel never send offers, nothing is retried.
(() => {
  const CALL = 'de.mtorials.test.call', CALLSTATE = 'de.mtorials.test.callstate';
  const TIMEOUT = 10000; // "const timeout = 10000"
  const REFRESH = 5000; // "The user would need to update the state before a given timeout"
  let server, token, room, me, microphone, beat;
  let joined = false, serial = 0, line = Promise.resolve();
  let stamped = true; // a callstate without a timestamp never times out and is never updated
  let quietUntil = 0; // until then updates are not sent
  const states = new Map(); // device → content of its callstate
  const links = new Map(); // device → { connection, early }
  const log = [];
  const note = text => { log.push(`${performance.now().toFixed(0)} ${text}`); if (log.length > 400) log.shift(); };

  async function request(method, path, body) {
    const answer = await fetch(`${server}/_matrix/client/v3${path}`, {
      method, headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: body && JSON.stringify(body), keepalive: false,
    });
    const content = await answer.json().catch(() => ({}));
    if (!answer.ok) note(`${method} ${path.replace(/[?].*/, '')} got ${answer.status}`);
    return answer.ok ? content : null;
  }

  // Sent in order; a refused one is lost.
  const inLine = step => (line = line.then(step, step));

  const writeState = join_state => inLine(() => request('PUT', `/rooms/${encodeURIComponent(room)}/state/${CALLSTATE}/${encodeURIComponent(me)}`,
    stamped ? { join_state, timestamp: String(Date.now()) } : { join_state }));

  const say = content => inLine(() => request('PUT', `/rooms/${encodeURIComponent(room)}/send/${CALL}/${Date.now()}.${++serial}`, { ...content, sender: me }));

  function isJoined(device) {
    const state = states.get(device);
    if (!state) return false;
    let remoteJoinState = state.join_state;
    if (state.timestamp < Date.now() - TIMEOUT) remoteJoinState = 'LEFT';
    return remoteJoinState === 'JOINED';
  }

  function connect(device) {
    hangUp(device);
    const connection = new RTCPeerConnection();
    const link = { connection, early: [], speaker: new Audio() };
    links.set(device, link);
    for (const track of microphone.getTracks()) connection.addTrack(track, microphone);
    connection.onicecandidate = ({ candidate }) => { if (candidate?.candidate) say({ rtc_type: 'candidate', body: candidate.candidate }); };
    connection.ontrack = ({ track }) => { link.speaker.srcObject = new MediaStream([track]); link.speaker.play().catch(() => {}); };
    connection.onconnectionstatechange = () => note(`${device} is ${connection.connectionState}`);
    return link;
  }

  function hangUp(device) {
    const link = links.get(device);
    if (!link) return;
    note(`hangs up on ${device}`);
    links.delete(device);
    link.speaker.srcObject = null;
    link.connection.close();
  }

  async function offer(device) {
    const { connection } = connect(device);
    await connection.setLocalDescription();
    const sent = say({ rtc_type: 'offer', receiver: device, body: connection.localDescription.sdp });
    note(`offers to ${device}`);
    return sent;
  }

  async function describe(link, type, sdp) {
    await link.connection.setRemoteDescription({ type, sdp });
    for (const body of link.early.splice(0)) await take(link, body);
  }

  const take = (link, body) => link.connection.addIceCandidate({ candidate: body, sdpMid: '0', sdpMLineIndex: 0 }).catch(e => note(`candidate: ${e.message}`));

  async function onCall({ rtc_type, sender, receiver, body }) {
    if (!joined || sender === me || typeof body !== 'string') return;
    if (rtc_type === 'candidate') {
      const link = links.get(sender);
      if (!link || (receiver && receiver !== me)) return;
      if (link.connection.remoteDescription) await take(link, body); else link.early.push(body);
      return;
    }
    if (receiver !== me) return;
    note(`${rtc_type} from ${sender}`);
    if (rtc_type === 'offer') {
      const link = connect(sender);
      await describe(link, 'offer', body);
      await link.connection.setLocalDescription();
      say({ rtc_type: 'answer', receiver: sender, body: link.connection.localDescription.sdp });
    } else if (rtc_type === 'answer' && links.has(sender)) {
      await describe(links.get(sender), 'answer', body);
    }
  }

  function forget() {
    for (const device of [...links.keys()]) if (!isJoined(device)) hangUp(device);
  }

  async function onEvent({ type, state_key, content }) {
    if (type === CALLSTATE && state_key !== undefined && state_key !== me) {
      states.set(state_key, content);
      forget();
    } else if (type === CALL) {
      await onCall(content).catch(e => note(`call: ${e.message}`));
    }
  }

  async function follow(since) {
    const filter = encodeURIComponent(JSON.stringify({ room: { rooms: [room], timeline: { limit: 100 } }, presence: { types: [] } }));
    let next = since;
    for (;;) {
      const answer = await request('GET', `/sync?timeout=30000&filter=${filter}&since=${encodeURIComponent(next)}`).catch(() => null);
      if (!answer) { await new Promise(resolve => setTimeout(resolve, 1000)); continue; }
      next = answer.next_batch;
      const news = answer.rooms?.join?.[room];
      for (const event of [...(news?.state?.events ?? []), ...(news?.timeline?.events ?? [])]) await onEvent(event);
    }
  }

  function tone(frequency) {
    const context = new AudioContext({ sampleRate: 48000 });
    const oscillator = new OscillatorNode(context, { frequency });
    const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    oscillator.connect(new GainNode(context, { gain: 0.5 })).connect(out);
    oscillator.start();
    return out.stream;
  }

  window.baseProtocolPeer = {
    log,
    async start({ homeserver, accessToken, roomId, userId, name, frequency, timestamps }) {
      [server, token, room, me, stamped] = [homeserver, accessToken, roomId, name + userId, timestamps];
      microphone = tone(frequency);
      const filter = encodeURIComponent(JSON.stringify({ room: { rooms: [room], timeline: { limit: 1 } }, presence: { types: [] } }));
      const first = await request('GET', `/sync?timeout=0&filter=${filter}`);
      const known = first.rooms?.join?.[room];
      for (const event of [...(known?.state?.events ?? []), ...(known?.timeline?.events ?? [])]) if (event.type === CALLSTATE) await onEvent(event);
      follow(first.next_batch);
      setInterval(forget, 500);
      return me;
    },
    // A peer that joins at the same moment as others does not see them yet, and members in the channel never send offers.
    async join(offering = true) {
      joined = true;
      const written = writeState('JOINED');
      if (stamped) beat = setInterval(() => { if (Date.now() >= quietUntil) writeState('JOINED'); }, REFRESH);
      if (offering) for (const device of [...states.keys()]) if (isJoined(device)) await offer(device);
      await written;
    },
    async leave() {
      joined = false;
      clearInterval(beat);
      for (const device of [...links.keys()]) hangUp(device);
      await writeState('LEFT');
    },
    // Offers to all that have joined, and never writes a callstate.
    async listen() {
      joined = true;
      for (const device of [...states.keys()]) if (isJoined(device)) await offer(device);
    },
    async leaveConnected() {
      clearInterval(beat);
      await writeState('LEFT');
    },
    async packets() {
      let count = 0;
      for (const { connection } of links.values())
        for (const report of (await connection.getStats()).values()) if (report.type === 'inbound-rtp') count += report.packetsReceived;
      return count;
    },
    quiet: milliseconds => { quietUntil = Date.now() + milliseconds; },
    sees: device => isJoined(device),
    joined: () => [...states.keys()].filter(isJoined).length,
  };
  document.getElementById('join').addEventListener('click', () => window.baseProtocolPeer.join());
})();
