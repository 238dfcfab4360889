// Detects who speaks. All levels are read about 12 times a second, and only changes are reported. Reading a connection's level waits
// for a thread of the browser, which takes long on a busy machine; therefore the pause between reads grows with their duration.
const period = 80; // ms between two reads, at least
const pauseFactor = 40; // pause after a read, as a multiple of its duration
const attack = 1; // reads above the upper level until speaking starts
const release = 5; // reads below the lower level until speaking ends

const watches = new Set();
let timer = 0;

// level() returns a linear level from 0 to 1. Returns a function that ends the detection.
export function watchSpeaking(level, onChange, upper = 0.02, lower = 0.01) {
  const watch = { level, onChange, upper, lower, speaking: false, run: 0 };
  watches.add(watch);
  timer ||= setTimeout(read, period);
  return () => {
    watches.delete(watch);
    if (watches.size > 0)
      return;
    clearTimeout(timer);
    timer = 0;
  };
}

function read() {
  const began = performance.now();
  try {
    watches.forEach(update);
  } finally {
    timer = watches.size > 0 ? setTimeout(read, Math.max(period, pauseFactor * (performance.now() - began))) : 0;
  }
}

function update(watch) {
  const level = levelOf(watch);
  const turns = watch.speaking ? level < watch.lower : level > watch.upper;
  watch.run = turns ? watch.run + 1 : 0;
  if (watch.run < (watch.speaking ? release : attack))
    return;
  watch.run = 0;
  watch.speaking = !watch.speaking;
  watch.onChange(watch.speaking);
}

// A level that the browser does not return must not end the detection of the others.
function levelOf(watch) {
  try {
    return watch.level();
  } catch {
    return 0;
  }
}
