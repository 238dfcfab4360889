import { audioContext, onContext, play, stop } from "./Playback.js";

// Plays one remote track: with an <audio> element up to volume 1, with WebAudio above. The element stays attached but muted,
// because Chromium feeds a remote track to WebAudio only while a media element uses it (crbug.com/933677). While WebAudio is missing
// or suspended, the element plays at volume 1.
export class RemoteAudio {
  volume = 1;
  muted = false;

  attach(track) {
    this.stream = new MediaStream([track]);
    this.element ??= this.makeElement();
    this.element.srcObject = this.stream;
    this.disconnect();
    this.apply();
    play(this.element);
  }

  set(volume, muted) {
    this.volume = volume;
    this.muted = muted;
    this.apply();
  }

  close() {
    this.unwatch?.();
    this.disconnect();
    if (this.element)
      stop(this.element);
  }

  // A media key or the system may pause the element; a call continues.
  makeElement() {
    const element = new Audio();
    element.autoplay = true;
    element.onpause = () => element.srcObject?.active && play(element);
    return element;
  }

  apply() {
    if (!this.element)
      return;
    const amplified = this.volume > 1 && this.connect();
    if (this.gain)
      this.gain.gain.value = amplified && !this.muted ? this.volume : 0;
    this.element.volume = Math.min(this.volume, 1);
    this.element.muted = this.muted || amplified;
  }

  // Returns whether WebAudio plays the track.
  connect() {
    this.unwatch ??= onContext(() => this.apply());
    const context = audioContext();
    try {
      if (context && this.source?.context !== context) {
        this.disconnect();
        const source = new MediaStreamAudioSourceNode(context, { mediaStream: this.stream });
        this.gain = new GainNode(context, { gain: 0 });
        source.connect(this.gain).connect(context.destination);
        this.source = source;
      }
    } catch {
      return false;
    }
    return context?.state === "running";
  }

  disconnect() {
    this.source?.disconnect();
    this.gain?.disconnect();
    this.source = this.gain = undefined;
  }
}

export function setVolume(connection, volume, muted) {
  connection.remoteAudio.set(volume, muted);
}
