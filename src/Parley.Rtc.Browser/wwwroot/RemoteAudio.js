import { audioContext, play } from "./Playback.js";

// Plays one remote track: with an <audio> element up to volume 1, with WebAudio above. The element stays attached but muted,
// because Chromium feeds a remote track to WebAudio only while a media element uses it (crbug.com/933677).
export class RemoteAudio {
  volume = 1;
  muted = false;

  attach(track) {
    this.stream = new MediaStream([track]);
    this.element ??= new Audio();
    this.element.autoplay = true;
    this.element.srcObject = this.stream;
    this.source?.disconnect();
    this.source = undefined;
    this.set(this.volume, this.muted);
    play(this.element);
  }

  set(volume, muted) {
    this.volume = volume;
    this.muted = muted;
    if (!this.element)
      return;
    const amplified = volume > 1;
    if (amplified && !this.source) {
      const context = audioContext();
      this.source = new MediaStreamAudioSourceNode(context, { mediaStream: this.stream });
      this.gain = new GainNode(context, { gain: 0 });
      this.source.connect(this.gain).connect(context.destination);
    }
    if (this.gain)
      this.gain.gain.value = amplified && !muted ? volume : 0;
    this.element.volume = amplified ? 1 : volume;
    this.element.muted = muted || amplified;
  }

  close() {
    this.source?.disconnect();
    this.gain?.disconnect();
    if (this.element)
      this.element.srcObject = null;
  }
}

export function setVolume(connection, volume, muted) {
  connection.remoteAudio.set(volume, muted);
}
