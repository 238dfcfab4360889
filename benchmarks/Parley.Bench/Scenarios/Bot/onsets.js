// Runs before the page's scripts. Records when bursts begin on the page's microphone and on each remote track, by the system's clock,
// exact to the sample within a block of 256.
(() => {
  const Native = window.RTCPeerConnection;
  const onsets = window.parleyOnsets = { local: [], remote: [], connections: [] };
  let audio = null;
  const context = () => (audio ??= new AudioContext({ latencyHint: 'interactive', sampleRate: 48000 }));

  function attach(stream, list) {
    const ctx = context();
    ctx.resume();
    const source = ctx.createMediaStreamSource(stream);
    const processor = ctx.createScriptProcessor(256, 1, 1);
    let quiet = 0;
    processor.onaudioprocess = e => {
      const now = performance.timeOrigin + performance.now();
      const samples = e.inputBuffer.getChannelData(0);
      const first = samples.findIndex(s => Math.abs(s) > 0.05);
      if (first < 0) {
        quiet++;
        return;
      }
      // The block's last sample is played now.
      if (quiet * 256 / 48 > 150) list.push(now - (256 - first) / 48);
      quiet = 0;
    };
    source.connect(processor);
    processor.connect(ctx.destination);
    (window.parleyKept ??= []).push(processor, source);
  }

  window.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args);
      onsets.connections.push(this);
      this.addEventListener('track', e => {
        // Chromium decodes a remote track for Web Audio only while a media element plays it, muted or not.
        const element = new Audio();
        element.muted = true;
        element.srcObject = new MediaStream([e.track]);
        element.play().catch(() => {});
        attach(element.srcObject, onsets.remote);
      });
    }
  };

  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async constraints => {
    const stream = await open(constraints);
    attach(stream.clone(), onsets.local);
    return stream;
  };

  // Total time of all samples in the jitter buffers since the connections began, in ms, and the number of samples.
  window.parleyBuffer = async () => {
    let [sum, count] = [0, 0];
    for (const connection of onsets.connections) {
      if (connection.connectionState !== 'connected') continue;
      for (const s of (await connection.getStats()).values())
        if (s.type === 'inbound-rtp' && s.kind === 'audio') {
          sum += s.jitterBufferDelay;
          count += s.jitterBufferEmittedCount;
        }
    }
    return [sum * 1000, count];
  };
})();
