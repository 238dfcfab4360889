// Passes the microphone's signal on only while the user talks. This file runs in two places: the page creates the node, and the audio thread
// loads the same file for the processor.
const name = "parley-voice-gate";
const lookAhead = 0.02; // s by which the signal is delayed, so that the gate is open before the start of a word passes it
const attack = 0.002, fade = 0.008; // s to open and to close without a click
const decay = 0.03; // s in which the measured level falls to 1/e
const hysteresis = 0.7; // the level that closes an open gate, as a share of the threshold
const reportEvery = 0.04; // s
// The automatic threshold is a multiple of the background noise, which is followed quickly down and slowly up.
const overNoise = 4, quietest = 0.003, loudest = 0.05; // linear
const noiseFall = 0.01, noiseRise = 3; // s to 1/e; dB/s

const loading = new WeakMap();

// Decides for each block of samples whether the gate is open, and applies it. options: mode, threshold (linear, or undefined for the
// automatic one), release (s), volume (linear), pressed (whether the key is held).
export class Gate {
  options = { mode: "always", release: 0, volume: 1, pressed: false };
  level = 0;
  peak = 0;
  noise = undefined;
  gain = 0;
  hold = 0;
  at = 0;

  constructor(rate, options) {
    this.rate = rate;
    this.delayed = new Float32Array(Math.round(lookAhead * rate));
    Object.assign(this.options, options);
  }

  get threshold() {
    return this.options.threshold ?? Math.min(Math.max((this.noise ?? loudest) * overNoise, quietest), loudest);
  }

  process(input, output) {
    const { volume } = this.options;
    let peak = 0;
    for (let i = 0; i < output.length; i++)
      peak = Math.max(peak, Math.abs(input?.[i] ?? 0) * volume);
    this.measure(peak, output.length / this.rate);
    const open = this.decide(output.length);
    const step = 1 / ((open ? attack : fade) * this.rate);
    for (let i = 0; i < output.length; i++) {
      this.gain = open ? Math.min(1, this.gain + step) : Math.max(0, this.gain - step);
      output[i] = this.delayed[this.at] * this.gain;
      this.delayed[this.at] = Math.min(1, Math.max(-1, (input?.[i] ?? 0) * volume));
      this.at = (this.at + 1) % this.delayed.length;
    }
    return open;
  }

  measure(peak, seconds) {
    this.level = Math.max(peak, this.level * Math.exp(-seconds / decay));
    this.peak = Math.max(this.peak, peak);
    if (this.noise === undefined || this.level < this.noise)
      this.noise = this.noise === undefined ? this.level : this.level + (this.noise - this.level) * Math.exp(-seconds / noiseFall);
    else
      this.noise = Math.min(this.level, Math.max(this.noise, 1e-5) * 10 ** (noiseRise * seconds / 20));
  }

  decide(length) {
    const { mode, release, pressed } = this.options;
    const wanted = mode === "voice" ? this.level > this.threshold * (this.hold > 0 ? hysteresis : 1) : mode === "talk" ? pressed : !(mode === "mute" && pressed);
    if (wanted)
      this.hold = mode === "mute" ? 0 : (release + lookAhead) * this.rate;
    else
      this.hold = mode === "voice" || mode === "talk" ? this.hold - length : 0;
    return wanted || this.hold > 0;
  }
}

if (globalThis.registerProcessor) {
  registerProcessor(name, class extends AudioWorkletProcessor {
    unreported = 0;

    constructor({ processorOptions }) {
      super();
      this.gate = new Gate(sampleRate, processorOptions);
      this.port.onmessage = ({ data }) => data ? Object.assign(this.gate.options, data) : this.ended = true;
    }

    process([[input]], [[output]]) {
      const open = this.gate.process(input, output);
      this.unreported += output.length / sampleRate;
      if (open !== this.open || this.unreported > reportEvery) {
        this.port.postMessage({ open, peak: this.gate.peak, threshold: this.gate.options.mode === "voice" ? this.gate.threshold : undefined });
        [this.open, this.unreported, this.gate.peak] = [open, 0, 0];
      }
      return !this.ended;
    }
  });
}

// Loads the processor in a context.
export function load(context) {
  if (!loading.has(context))
    loading.set(context, context.audioWorklet.addModule(import.meta.url));
  return loading.get(context);
}

// The gate in a context that has loaded the processor. Its track is sent instead of the microphone's.
export class VoiceGate {
  open = false;
  peak = 0;

  constructor(context, options) {
    this.context = context;
    this.node = new AudioWorkletNode(context, name, { channelCount: 1, channelCountMode: "explicit", outputChannelCount: [1], processorOptions: options });
    this.node.port.onmessage = ({ data }) => Object.assign(this, data);
    this.destination = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    this.node.connect(this.destination);
    [this.track] = this.destination.stream.getAudioTracks();
    this.track.contentHint = "speech";
  }

  set(options) {
    this.node.port.postMessage(options);
  }

  monitor(isMonitored) {
    if (!isMonitored === !this.isMonitored)
      return;
    this.isMonitored = isMonitored;
    if (isMonitored)
      this.node.connect(this.context.destination);
    else
      this.node.disconnect(this.context.destination);
  }

  close() {
    this.node.port.postMessage(null);
    this.node.disconnect();
    this.track.stop();
  }
}
