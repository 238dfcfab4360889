// Runs before the page's own scripts. Wraps RTCPeerConnection to measure every remote audio track of the page, and records when the
// page was clicked. The page does not notice it.
(() => {
  if (window.parleyProbe) return;
  const Native = window.RTCPeerConnection;
  // A test may replace these later.
  const { Audio, AudioContext } = window;
  const connections = [];
  const meters = [];
  const story = [];
  let audio = null;

  const context = () => (audio ??= new AudioContext({ latencyHint: 'interactive', sampleRate: 48000 }));

  // A track is measured from the first call of hear() or warm() until rest(), to save processor time otherwise.
  let attentive = false;

  function listen(track, connection) {
    const meter = { track, connection, heardAt: null };
    meters.push(meter);
    track.addEventListener('ended', () => drop(meter));
    if (attentive) open(meter);
  }

  function open(meter) {
    if (meter.source) return;
    const stream = new MediaStream([meter.track]);
    // Chromium decodes a remote track for Web Audio only while a media element plays it, muted or not.
    meter.element = new Audio();
    meter.element.muted = true;
    meter.element.srcObject = stream;
    meter.element.play().catch(() => {});
    const ctx = context();
    ctx.resume().catch(() => {});
    meter.source = ctx.createMediaStreamSource(stream);
    meter.quick = new AnalyserNode(ctx, { fftSize: 512, smoothingTimeConstant: 0 });
    meter.fine = new AnalyserNode(ctx, { fftSize: 16384, smoothingTimeConstant: 0 });
    meter.source.connect(meter.quick);
    meter.source.connect(meter.fine);
  }

  function shut(meter) {
    meter.source?.disconnect();
    if (meter.element) meter.element.srcObject = null;
    meter.source = meter.element = meter.quick = meter.fine = undefined;
  }

  function drop(meter) {
    const at = meters.indexOf(meter);
    if (at < 0) return;
    meters.splice(at, 1);
    shut(meter);
  }

  let looking = 0;

  function attend() {
    attentive = true;
    meters.forEach(open);
    // Measured every 5 ms, which is the accuracy of the time of the first sound.
    looking ||= setInterval(() => {
      const now = performance.now();
      for (const meter of meters) {
        if (meter.heardAt === null && level(meter.quick) > 0.01) meter.heardAt = now;
      }
    }, 5);
  }

  const live = () => meters.filter(e => e.track.readyState === 'live' && e.connection.connectionState !== 'closed' && e.connection.signalingState !== 'closed');

  const samples = new Float32Array(512);
  function level(analyser) {
    analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const s of samples) sum += s * s;
    return Math.sqrt(sum / samples.length);
  }

  // Returns the strongest frequency in Hz, interpolated between bins by a parabola, or null for silence.
  function pitch(meter) {
    const loudness = level(meter.quick);
    const bins = new Float32Array(meter.fine.frequencyBinCount);
    meter.fine.getFloatFrequencyData(bins);
    const width = context().sampleRate / meter.fine.fftSize;
    const first = Math.ceil(80 / width);
    let peak = first;
    for (let i = first; i < bins.length - 1; i++) if (bins[i] > bins[peak]) peak = i;
    if (loudness < 0.003 || !isFinite(bins[peak]) || bins[peak] < -75) return { level: loudness, frequency: null };
    const [a, b, c] = [bins[peak - 1], bins[peak], bins[peak + 1]];
    const shift = (a - c) / (2 * (a - 2 * b + c));
    return { level: loudness, frequency: (peak + (isFinite(shift) ? shift : 0)) * width };
  }

  // Without a sound card Firefox never starts an AudioContext. Then a recording is decoded and searched for the frequency with the
  // most energy (Goertzel), which takes longer and needs no audio output.
  async function pitchOfRecording(meter) {
    const recorder = new MediaRecorder(new MediaStream([meter.track]));
    const parts = [];
    recorder.ondataavailable = e => parts.push(e.data);
    const stopped = new Promise(resolve => { recorder.onstop = resolve; });
    recorder.start();
    await new Promise(resolve => setTimeout(resolve, 900));
    recorder.stop();
    await stopped;
    const bytes = await new Blob(parts).arrayBuffer();
    // On a busy machine a recording may hold no frame yet, and cannot be decoded then.
    const decoded = await new OfflineAudioContext(1, 1, 48000).decodeAudioData(bytes).catch(() => null);
    if (!decoded) return { level: 0, frequency: null };
    const all = decoded.getChannelData(0);
    const tail = all.subarray(Math.max(0, all.length - 24000));
    let energy = 0;
    for (const s of tail) energy += s * s;
    const loudness = Math.sqrt(energy / tail.length);
    if (!(loudness >= 0.003)) return { level: loudness || 0, frequency: null };
    let best = 0, frequency = null;
    for (let hz = 100; hz <= 2000; hz += 2) {
      const turn = 2 * Math.cos(2 * Math.PI * hz / decoded.sampleRate);
      let a = 0, b = 0;
      for (const s of tail) [a, b] = [s + turn * a - b, a];
      const power = a * a + b * b - turn * a * b;
      if (power > best) [best, frequency] = [power, hz];
    }
    return { level: loudness, frequency };
  }

  class Probed extends Native {
    constructor(...args) {
      super(...args);
      connections.push(new WeakRef(this));
      const number = connections.length;
      const note = what => { story.push([performance.now(), number, what]); if (story.length > 500) story.shift(); };
      note('new');
      for (const kind of ['signaling', 'iceGathering', 'iceConnection', 'connection'])
        this.addEventListener(kind.toLowerCase() + 'statechange', () => note(`${kind} ${this[kind + 'State']}`));
      this.addEventListener('track', e => { if (e.track.kind === 'audio') listen(e.track, this); });
    }
  }
  window.RTCPeerConnection = Probed;
  if (window.webkitRTCPeerConnection) window.webkitRTCPeerConnection = Probed;

  const probe = window.parleyProbe = {
    clickedAt: null,
    marks: {},
    // The level and frequency of each remote track that has not ended.
    hear: async () => {
      attend();
      if (audio && audio.state !== 'running')
        await Promise.race([audio.resume(), new Promise(resolve => setTimeout(resolve, 300))]);
      return audio?.state === 'running' ? live().map(pitch) : Promise.all(live().map(pitchOfRecording));
    },
    // The times from the last click to each first sound since then, in ms, sorted.
    delays: () => meters.filter(e => e.heardAt !== null && e.heardAt >= probe.clickedAt).map(e => e.heardAt - probe.clickedAt).sort((a, b) => a - b),
    connections: () => connections.map(c => c.deref()).filter(c => c && c.connectionState !== 'closed').length,
    states: () => connections.map(c => c.deref()).filter(c => c && c.signalingState !== 'closed').map(c => c.connectionState),
    // The numbers of the connections that are up.
    up: () => connections.flatMap((c, i) => c.deref()?.connectionState === 'connected' ? [i + 1] : []),
    // The path of each connection that is up: the types of its two candidates, and the protocol to the relay if there is one.
    paths: async () => {
      const paths = [];
      for (const connection of connections.map(c => c.deref()).filter(c => c?.connectionState === 'connected')) {
        const stats = await connection.getStats();
        for (const one of stats.values()) {
          if (one.type !== 'transport' || !one.selectedCandidatePairId) continue;
          const pair = stats.get(one.selectedCandidatePairId);
          const [local, remote] = [stats.get(pair.localCandidateId), stats.get(pair.remoteCandidateId)];
          paths.push(`${local.candidateType} ${remote.candidateType} ${local.relayProtocol ?? '-'}`);
        }
      }
      return paths;
    },
    // The events of the connections since the last click: [ms, connection, event].
    story: () => story.filter(([at]) => at >= (probe.clickedAt ?? 0)).map(([at, number, what]) => `${(at - (probe.clickedAt ?? 0)).toFixed(0)} #${number} ${what}`),
    // Opens the audio output before the click, so that its start is not part of a measurement.
    warm: async () => { await context().resume(); attend(); },
    // Stops measuring until the next call, to leave the processor to the page that is measured.
    rest: async () => {
      attentive = false;
      clearInterval(looking);
      looking = 0;
      meters.forEach(shut);
      await audio?.suspend();
    },
    // Stops measuring and forgets what has ended. (A closed connection's tracks end without an event.)
    reset: async () => {
      await probe.rest();
      meters.length = 0;
      story.length = 0;
    },
  };
  window.addEventListener('click', () => { probe.clickedAt = performance.now(); }, { capture: true });
})();
