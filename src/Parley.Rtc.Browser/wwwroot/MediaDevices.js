export function watch(onChange) {
  navigator.mediaDevices?.addEventListener?.("devicechange", () => onChange());
}

// Older Firefox knows no permission of the name "microphone" and throws.
export async function queryPermission() {
  if (!navigator.mediaDevices)
    return "denied";
  try {
    return (await navigator.permissions.query({ name: "microphone" })).state;
  } catch {
    return "unknown";
  }
}

// One device a line: id, tab, label.
export async function listMicrophones() {
  try {
    const devices = await navigator.mediaDevices.enumerateDevices();
    return devices
      .filter(device => device.kind === "audioinput" && device.deviceId)
      .map(device => `${device.deviceId}\t${device.label.replace(/[\t\n]/g, " ")}`)
      .join("\n");
  } catch {
    return "";
  }
}
