// Who speaks: levels are looked at some 12 times a second for everybody at once (each look at a connection waits for a thread of
// the browser's), and only a change leaves this module.
const period = 80;
const attack = 1; // looks above the upper level until somebody speaks
const release = 5; // looks below the lower level until they have ceased

const watches = new Set();
let timer = 0;

// level() is linear, 0 to 1. Returns a function that ends the watch.
export function watchSpeaking(level, onChange, upper = 0.02, lower = 0.01) {
  const watch = { level, onChange, upper, lower, speaking: false, run: 0 };
  watches.add(watch);
  timer ||= setInterval(look, period);
  return () => {
    watches.delete(watch);
    if (watches.size === 0) {
      clearInterval(timer);
      timer = 0;
    }
  };
}

function look() {
  for (const watch of watches) {
    const level = watch.level();
    const turns = watch.speaking ? level < watch.lower : level > watch.upper;
    watch.run = turns ? watch.run + 1 : 0;
    if (watch.run < (watch.speaking ? release : attack))
      continue;
    watch.run = 0;
    watch.speaking = !watch.speaking;
    watch.onChange(watch.speaking);
  }
}
