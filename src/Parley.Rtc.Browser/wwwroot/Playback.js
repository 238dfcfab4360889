// The page's AudioContext. Playback that the autoplay policy blocks is retried at the user's next gesture.
let shared;
const waiting = new Set();

export function audioContext() {
  if (!shared) {
    shared = new AudioContext({ latencyHint: "interactive" });
    if (shared.state !== "running")
      retry(() => shared.resume());
  }
  return shared;
}

export function play(element) {
  element.play().catch(error => {
    if (error.name === "NotAllowedError")
      retry(() => element.srcObject && element.play());
  });
}

function retry(action) {
  if (waiting.size === 0) {
    for (const gesture of ["pointerdown", "keydown", "touchend"])
      addEventListener(gesture, onGesture, { capture: true });
  }
  waiting.add(action);
}

function onGesture() {
  for (const gesture of ["pointerdown", "keydown", "touchend"])
    removeEventListener(gesture, onGesture, { capture: true });
  const actions = [...waiting];
  waiting.clear();
  for (const action of actions)
    Promise.resolve(action()).catch(() => retry(action));
}
