// The page's AudioContext, and playback that the autoplay policy blocks until the user's next gesture. Web Audio may be missing, and a
// context may be suspended (autoplay policy, a phone call on iOS) or closed in the middle of a call.
const gestures = ["pointerdown", "click", "keydown", "touchend", "visibilitychange"];
const blocked = new Set(); // elements that wait for a gesture
const listeners = new Set();
let shared;
let onBlocked;
let reported = false;
const elements = new Set();
let speaker = ""; // device ID; empty: the default

// Returns the context, which may not run yet, or undefined if the browser does not create one.
export function audioContext() {
  if (!shared || shared.state === "closed")
    shared = create();
  return shared;
}

// Calls a function when the context starts, stops or was closed. Returns a function that ends this.
export function onContext(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const canSelectSpeaker = () => "setSinkId" in HTMLMediaElement.prototype;

export function selectSpeaker(id) {
  speaker = id;
  [...elements, shared].forEach(useSpeaker);
}

// Firefox cannot select the output of a context. A device that is missing is replaced by the default one.
async function useSpeaker(output) {
  try {
    if (output?.setSinkId && (output.sinkId ?? "") !== speaker)
      await output.setSinkId(speaker);
  } catch {
    await output.setSinkId("").catch(() => {});
  }
}

export async function play(element) {
  if (!elements.has(element)) {
    elements.add(element);
    useSpeaker(element);
  }
  try {
    await element.play();
    blocked.delete(element);
  } catch (error) {
    if (error.name === "NotAllowedError" && element.srcObject)
      blocked.add(element);
  }
  update();
}

export function stop(element) {
  element.srcObject = null;
  elements.delete(element);
  blocked.delete(element);
  update();
}

// Calls onChange(true) when the autoplay policy blocks playback, and onChange(false) when everything plays again.
export function watchPlayback(onChange) {
  onBlocked = onChange;
}

function create() {
  try {
    const context = new AudioContext({ latencyHint: "interactive" });
    context.onstatechange = () => context === shared && onState();
    resume(context);
    useSpeaker(context);
    return context;
  } catch {
    return undefined;
  }
}

function onState() {
  resume(shared);
  listeners.forEach(listener => listener());
}

// In Chromium the promise of resume() waits for a gesture, so each gesture asks again.
async function resume(context) {
  update(context);
  if (!isSuspended(context))
    return;
  try {
    await context.resume();
  } catch {
    // The next gesture asks again.
  }
}

function isSuspended(context) {
  return context && context.state !== "running" && context.state !== "closed";
}

function onGesture() {
  resume(shared);
  blocked.forEach(play);
}

function update(context = shared) {
  const change = blocked.size > 0 || isSuspended(context) ? addEventListener : removeEventListener;
  for (const gesture of gestures)
    change(gesture, onGesture, { capture: true });
  if (blocked.size > 0 !== reported)
    onBlocked?.(reported = !reported);
}
