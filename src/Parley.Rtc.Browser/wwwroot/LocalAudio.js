import { failure } from "./Failure.js";
import { audioContext } from "./Playback.js";
import { watchSpeaking } from "./Speaking.js";

class LocalAudio {
  senders = new Set();
  enabled = true;
  closed = false;

  constructor(stream, constraints) {
    this.constraints = constraints;
    this.take(stream);
  }

  take(stream) {
    this.stream = stream;
    this.track = stream.getAudioTracks()[0];
    this.track.enabled = this.enabled;
    this.track.contentHint = "speech";
    // The device was disconnected: continue with the default device.
    this.track.onended = () => this.replace({ ...this.constraints, deviceId: undefined }).catch(() => {});
    this.listen();
  }

  // The level is measured on a clone of the track, so that speaking is detected while muted.
  listen() {
    this.source?.disconnect();
    this.levelStream?.getTracks().forEach(track => track.stop());
    if (!this.onSpeaking)
      return;
    const clone = this.track.clone();
    clone.enabled = true;
    this.levelStream = new MediaStream([clone]);
    const context = audioContext();
    this.analyser ??= new AnalyserNode(context, { fftSize: 1024 });
    this.source = new MediaStreamAudioSourceNode(context, { mediaStream: this.levelStream });
    this.source.connect(this.analyser);
  }

  level() {
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
    this.track.onended = null;
    this.constraints = constraints;
    this.take(stream);
    await Promise.allSettled([...this.senders].map(sender => sender.replaceTrack(this.track)));
    stop(old);
  }

  close() {
    this.closed = true;
    this.unwatch?.();
    this.onSpeaking = undefined;
    this.track.onended = null;
    this.listen();
    stop(this.stream);
  }
}

export async function open(deviceId, echoCancellation, noiseSuppression, autoGainControl) {
  const constraints = constrain(deviceId, echoCancellation, noiseSuppression, autoGainControl);
  return new LocalAudio(await microphone(constraints), constraints);
}

export function watch(audio, onSpeaking) {
  audio.onSpeaking = onSpeaking;
  audio.listen();
  audio.unwatch = watchSpeaking(() => audio.level(), speaking => audio.onSpeaking?.(speaking), 0.015, 0.008);
}

export function setEnabled(audio, enabled) {
  audio.enabled = enabled;
  audio.track.enabled = enabled;
}

export function apply(audio, deviceId, echoCancellation, noiseSuppression, autoGainControl) {
  return audio.replace(constrain(deviceId, echoCancellation, noiseSuppression, autoGainControl));
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
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: constraints });
  } catch (error) {
    throw failure(error.name === "NotAllowedError" || error.name === "SecurityError" ? "denied" : "missing", error);
  }
}
