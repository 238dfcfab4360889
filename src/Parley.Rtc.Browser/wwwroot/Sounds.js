import { audioContext } from "./Playback.js";

// For each CallSound.cs: tones as frequency in Hz and start in ms.
const sounds = [
  [[523, 0], [784, 90]], // join
  [[784, 0], [523, 90]], // leave
  [[440, 0], [330, 60]], // mute
  [[330, 0], [440, 60]], // unmute
  [[330, 0], [247, 60], [196, 120]], // deafen
  [[196, 0], [247, 60], [330, 120]], // undeafen
  [[880, 0], [1175, 70]], // message
  [[392, 0], [330, 140], [262, 280]], // disconnect
];
const loudness = 0.07;
const attack = 0.008, release = 0.14; // s

// Plays nothing if Web Audio is missing or does not run.
export function playSound(number) {
  const context = audioContext();
  if (context?.state !== "running")
    return;
  for (const [frequency, after] of sounds[number]) {
    const start = context.currentTime + after / 1000;
    const oscillator = new OscillatorNode(context, { frequency, type: "sine" });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(loudness, start + attack);
    gain.gain.exponentialRampToValueAtTime(loudness / 1000, start + attack + release);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + attack + release);
  }
}
