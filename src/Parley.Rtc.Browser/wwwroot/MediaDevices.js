export function watch(onChange) {
  navigator.mediaDevices?.addEventListener?.("devicechange", () => onChange());
}

// Older versions of Firefox do not support the permission "microphone" and throw.
export async function queryPermission() {
  if (!navigator.mediaDevices)
    return "denied";
  try {
    return (await navigator.permissions.query({ name: "microphone" })).state;
  } catch {
    return "unknown";
  }
}

// JSON, for MicrophoneMessage in InteropMessages.cs.
export async function listMicrophones() {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return JSON.stringify(devices
      .filter(device => device.kind === "audioinput" && device.deviceId)
      .map(({ deviceId, label }) => ({ id: deviceId, label })));
  } catch {
    return "[]";
  }
}
