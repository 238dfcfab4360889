import { dropClosed } from "./ConnectionPool.js";
import { failure } from "./Failure.js";
import { listDevices, onDevicesChanged, queryPermission } from "./MediaDevices.js";
import { audioContext, onContext } from "./Playback.js";
import { watchSpeaking } from "./Speaking.js";

// The advice for each error of getUserMedia, by its name; see Failure.cs.
const kinds = {
  NotAllowedError: "denied", SecurityError: "denied", NotFoundError: "missing", OverconstrainedError: "missing",
  NotReadableError: "busy", AbortError: "busy",
};

class LocalAudio {
  senders = new Set();
  enabled = true;
  closed = false;

  constructor(stream, constraints) {
    this.wanted = this.constraints = constraints;
    this.take(stream);
    this.unwatchDevices = onDevicesChanged(() => this.onDevices());
  }

  take(stream) {
    this.stream = stream;
    this.track = stream.getAudioTracks()[0];
    this.track.enabled = this.enabled;
    this.track.contentHint = "speech";
    this.track.onended = () => this.recover();
    this.track.onmute = this.track.onunmute = () => this.report();
    this.listen();
    this.report();
  }

  // The level is measured on a clone of the track, so that speaking is detected while muted. Without WebAudio only this detection is
  // missing.
  listen() {
    this.source?.disconnect();
    this.levelStream?.getTracks().forEach(track => track.stop());
    this.source = this.levelStream = undefined;
    const context = this.onSpeaking && audioContext();
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
    await Promise.allSettled([...this.senders].map(sender => sender.replaceTrack(this.track)));
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
    this.onSpeaking = this.onProblem = undefined;
    this.track.onended = null;
    this.listen();
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
    watchSpeaking(() => audio.level(), speaking => audio.onSpeaking?.(speaking), 0.015, 0.008),
    onContext(() => audio.source?.context !== audioContext() && audio.listen()),
  ];
  audio.unwatch = () => ends.forEach(end => end());
  if (audio.problem)
    onProblem(audio.problem);
}

export function setEnabled(audio, enabled) {
  audio.enabled = enabled;
  audio.track.enabled = enabled;
}

export async function apply(audio, deviceId, echoCancellation, noiseSuppression, autoGainControl) {
  const constraints = constrain(deviceId, echoCancellation, noiseSuppression, autoGainControl);
  await audio.replace(constraints);
  audio.wanted = constraints;
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
