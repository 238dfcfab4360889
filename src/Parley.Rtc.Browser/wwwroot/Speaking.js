// Who speaks: levels are looked at some 12 times a second for everybody at once, and only a change leaves this module. A look at a
// connection waits for a thread of the browser's, long where the machine is busy: so looking takes a part of the page's time at most.
const period = 80;
const share = 40; // of the time between two looks, one part may go into a look
const attack = 1; // looks above the upper level until somebody speaks
const release = 5; // looks below the lower level until they have ceased

const watches = new Set();
let timer = 0;

// level() is linear, 0 to 1. Returns a function that ends the watch.
export function watchSpeaking(level, onChange, upper = 0.02, lower = 0.01) {
  const watch = { level, onChange, upper, lower, speaking: false, run: 0 };
  watches.add(watch);
  timer ||= setTimeout(look, period);
  return () => {
    watches.delete(watch);
    if (watches.size > 0)
      return;
    clearTimeout(timer);
    timer = 0;
  };
}

function look() {
  const began = performance.now();
  try {
    watches.forEach(judge);
  } finally {
    timer = watches.size > 0 ? setTimeout(look, Math.max(period, share * (performance.now() - began))) : 0;
  }
}

function judge(watch) {
  const level = watch.level();
  const turns = watch.speaking ? level < watch.lower : level > watch.upper;
  watch.run = turns ? watch.run + 1 : 0;
  if (watch.run < (watch.speaking ? release : attack))
    return;
  watch.run = 0;
  watch.speaking = !watch.speaking;
  watch.onChange(watch.speaking);
}
