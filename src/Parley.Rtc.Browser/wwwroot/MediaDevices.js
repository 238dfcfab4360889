export { canSelectSpeaker, selectSpeaker, watchPlayback } from "./Playback.js";
export { playSound } from "./Sounds.js";
export { recordKey } from "./TalkKey.js";

const patience = 2000; // ms for an answer of the browser

const listeners = new Set();
const changed = () => listeners.forEach(listener => listener());
navigator.mediaDevices?.addEventListener?.("devicechange", changed);
status().then(found => found?.addEventListener?.("change", changed));

// Calls a function when a device was connected or disconnected, or the permission has changed. Returns a function that ends this.
export function onDevicesChanged(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function watch(onChange) {
  onDevicesChanged(() => onChange());
}

export async function queryPermission() {
  return navigator.mediaDevices ? (await status())?.state ?? "unknown" : "denied";
}

// Returns no devices if the browser refuses to list them or does not answer.
export async function listDevices() {
  return await answer(() => navigator.mediaDevices.enumerateDevices()) ?? [];
}

export const listMicrophones = () => list("audioinput");
export const listSpeakers = () => list("audiooutput");

// JSON, for MicrophoneMessage in InteropMessages.cs.
async function list(kind) {
  return JSON.stringify((await listDevices())
    .filter(device => device.kind === kind && device.deviceId)
    .map(({ deviceId, label }) => ({ id: deviceId, label })));
}

// Older versions of Firefox do not support the permission "microphone" and throw.
function status() {
  return answer(() => navigator.permissions.query({ name: "microphone" }));
}

// Returns undefined if the browser throws, refuses or does not answer.
async function answer(ask) {
  try {
    return await Promise.race([ask(), new Promise(resolve => setTimeout(resolve, patience))]);
  } catch {
    return undefined;
  }
}
