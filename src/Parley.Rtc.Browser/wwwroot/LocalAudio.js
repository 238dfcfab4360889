import { dropClosed } from "./ConnectionPool.js";
import { failure } from "./Failure.js";
import { listDevices, onDevicesChanged, queryPermission } from "./MediaDevices.js";
import { audioContext, onContext } from "./Playback.js";
import { watchSpeaking } from "./Speaking.js";
import { watchKey } from "./TalkKey.js";
import { VoiceGate, load } from "./VoiceGate.js";

// The advice for each error of getUserMedia, by its name; see Failure.cs.
const kinds = {
  NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing",
  NotReadableError: "busy", AbortError: "busy",
};

const loadWithin = 3000; // ms until the microphone is sent without the gate's processor

class LocalAudio {
  senders = new Set();
  enabled = true;
  closed = false;
  voice = { mode: "always", threshold: undefined, release: 0, volume: 1, pressed: false }; // see Gate in VoiceGate.js

  constructor(stream, constraints) {
    this.wanted = this.constraints = constraints;
    this.take(stream);
    this.unwatchDevices = onDevicesChanged(() => this.onDevices());
  }

  take(stream) {
    this.stream = stream;
    this.track = stream.getAudioTracks()[0];
    this.sent ??= this.track;
    this.track.contentHint = "speech";
    this.track.onended = () => this.recover();
    this.track.onmute = this.track.onunmute = () => this.report();
    this.listen();
    this.report();
  }

  // The level is measured on a clone of the track, so that speaking is detected while muted; the gate hears the same clone. Without
  // WebAudio the detection and the gate are missing.
  listen() {
    this.source?.disconnect();
    this.levelStream?.getTracks().forEach(track => track.stop());
    this.source = this.levelStream = undefined;
    this.connect(this.onSpeaking && audioContext());
    return this.routing = this.route();
  }

  connect(context) {
    if (!context)
      return;
    try {
      const clone = this.track.clone();
      clone.enabled = true;
      this.levelStream = new MediaStream([clone]);
      if (this.analyser?.context !== context)
        this.analyser = new AnalyserNode(context, { fftSize: 1024 });
      this.source = new MediaStreamAudioSourceNode(context, { mediaStream: this.levelStream });
      this.source.connect(this.analyser);
    } catch {
      this.analyser = undefined;
    }
  }

  // Sends what the gate passes, or the microphone itself if no gate is needed, or if Web Audio does not run.
  async route() {
    const context = this.source?.context;
    try {
      if (!this.needsGate() || context?.state !== "running") {
        await this.send(this.track);
        return;
      }
      if (this.gate?.context !== context) {
        this.apply(false); // Nothing is sent until the gate decides.
        await Promise.race([load(context), new Promise((_, reject) => setTimeout(reject, loadWithin))]);
        if (this.closed || !this.needsGate() || this.source?.context !== context)
          return;
        if (this.gate?.context !== context) {
          this.gate?.close();
          this.gate = new VoiceGate(context, this.voice);
        }
      }
      this.gate.monitor(this.monitored);
      this.source.connect(this.gate.node);
      await this.send(this.gate.track);
    } catch {
      await this.send(this.track);
    }
  }

  needsGate() {
    return this.monitored || this.voice.mode !== "always" || this.voice.volume !== 1;
  }

  async send(track) {
    const changed = track !== this.sent;
    this.sent = track;
    this.apply();
    if (changed)
      await Promise.allSettled([...this.senders].map(sender => sender.replaceTrack(track)));
    if (this.gate && track !== this.gate.track && track === this.sent) {
      this.gate.close();
      this.gate = undefined;
    }
  }

  // Without the gate the key switches the track itself, and voice activity is always open.
  apply(isOpen = this.voice.mode === "talk" ? this.voice.pressed : !(this.voice.mode === "mute" && this.voice.pressed)) {
    this.track.enabled = this.enabled && isOpen;
    if (this.sent !== this.track)
      this.sent.enabled = this.enabled;
  }

  async configure(voice, key) {
    const { mode } = this.voice;
    Object.assign(this.voice, voice);
    this.unwatchKey?.();
    this.unwatchKey = voice.mode === "talk" || voice.mode === "mute" ? watchKey(key, pressed => this.press(pressed)) : undefined;
    this.gate?.set(this.voice);
    if (!this.gate !== !this.needsGate() || mode !== voice.mode)
      this.routing = this.route();
    await this.routing;
  }

  press(pressed) {
    this.voice.pressed = pressed;
    this.gate?.set({ pressed });
    this.apply();
  }

  monitor(monitored) {
    this.monitored = monitored;
    this.routing = this.route();
  }

  // The speaking indicator follows what is sent; while muted, it follows the microphone.
  heard() {
    return this.enabled && this.gate && !this.gate.open ? 0 : this.level();
  }

  level() {
    if (!this.analyser)
      return 0;
    this.samples ??= new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(this.samples);
    let sum = 0;
    for (const sample of this.samples)
      sum += sample * sample;
    return Math.sqrt(sum / this.samples.length);
  }

  peakLevel() {
    return this.level() && this.samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
  }

  async replace(constraints) {
    const stream = await microphone(constraints);
    if (this.closed) {
      stop(stream);
      return;
    }
    const old = this.stream;
    this.track.onended = this.track.onmute = this.track.onunmute = null;
    this.constraints = constraints;
    this.take(stream);
    await this.routing;
    stop(old);
  }

  // The device was disconnected, or the permission was withdrawn. Continues with the selected device or the default one, if the
  // browser does not have to prompt for it.
  async recover() {
    if (this.recovering)
      return;
    this.recovering = true;
    try {
      const permission = await queryPermission();
      if (permission === "denied" || permission === "prompt")
        throw failure(permission === "denied" ? "denied" : "lost");
      await this.replace(this.wanted).catch(() => this.replace({ ...this.wanted, deviceId: undefined }));
    } catch (error) {
      this.report(error.message);
    } finally {
      this.recovering = false;
    }
  }

  async onDevices() {
    const id = this.wanted.deviceId?.exact;
    const isBack = async () => id !== this.constraints.deviceId?.exact && (await listDevices()).some(device => device.deviceId === id);
    if (this.track.readyState === "ended" || await isBack())
      await this.recover();
  }

  // Reports why no audio is captured at present, or an empty text.
  report(problem = this.track.muted ? failure("paused").message : "") {
    if (this.closed || this.problem === problem)
      return;
    this.problem = problem;
    this.onProblem?.(problem);
  }

  close() {
    this.closed = true;
    this.unwatchDevices();
    this.unwatch?.();
    this.unwatchKey?.();
    this.onSpeaking = this.onProblem = undefined;
    this.track.onended = null;
    this.listen();
    this.gate?.close();
    stop(this.stream);
    dropClosed();
  }
}

export async function open(deviceId, echoCancellation, noiseSuppression, autoGainControl) {
  const constraints = constrain(deviceId, echoCancellation, noiseSuppression, autoGainControl);
  return new LocalAudio(await microphone(constraints), constraints);
}

export function watch(audio, onSpeaking, onProblem) {
  audio.onSpeaking = onSpeaking;
  audio.onProblem = onProblem;
  audio.listen();
  const ends = [
    watchSpeaking(() => audio.heard(), speaking => audio.onSpeaking?.(speaking), 0.015, 0.008),
    onContext(() => audio.source?.context !== audioContext() ? audio.listen() : audio.routing = audio.route()),
  ];
  audio.unwatch = () => ends.forEach(end => end());
  if (audio.problem)
    onProblem(audio.problem);
}

export function setEnabled(audio, enabled) {
  audio.enabled = enabled;
  audio.apply();
}

export async function apply(audio, deviceId, echoCancellation, noiseSuppression, autoGainControl) {
  const constraints = constrain(deviceId, echoCancellation, noiseSuppression, autoGainControl);
  await audio.replace(constraints);
  audio.wanted = constraints;
}

// threshold: dBFS, or NaN for the automatic one; release: ms.
export function configure(audio, mode, threshold, release, volume, key) {
  return audio.configure({ mode, threshold: Number.isNaN(threshold) ? undefined : 10 ** (threshold / 20), release: release / 1000, volume }, key);
}

// Returns the level in dBFS, the threshold in dBFS or NaN, and 1 or 0 for an open or closed gate.
export function level(audio) {
  const gate = audio.gate;
  const decibels = value => Math.max(-100, 20 * Math.log10(value));
  return [decibels(gate ? gate.peak : audio.peakLevel()), gate?.threshold ? decibels(gate.threshold) : NaN, (gate ? gate.open : audio.track.enabled) ? 1 : 0];
}

export function setMonitored(audio, monitored) {
  audio.monitor(monitored);
}

export function close(audio) {
  audio.close();
}

function constrain(deviceId, echoCancellation, noiseSuppression, autoGainControl) {
  return { deviceId: deviceId ? { exact: deviceId } : undefined, echoCancellation, noiseSuppression, autoGainControl, channelCount: 1 };
}

function stop(stream) {
  for (const track of stream.getTracks())
    track.stop();
}

async function microphone(constraints) {
  if (!navigator.mediaDevices?.getUserMedia)
    throw failure("insecure");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: constraints });
  } catch (error) {
    throw failure(kindOf(error), error);
  }
  if (stream.getAudioTracks().length === 0)
    throw failure("missing");
  return stream;
}

// Chromium states in the message whether the system denies the access, or the user closed the prompt.
function kindOf({ name, message }) {
  if (name === "NotAllowedError" && /system/i.test(message))
    return "system";
  return name === "NotAllowedError" && /dismissed/i.test(message) ? "dismissed" : kinds[name] ?? "capture";
}
