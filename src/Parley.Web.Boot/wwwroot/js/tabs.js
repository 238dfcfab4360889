// Which tab uses the device if the Web Locks API is missing (a page without TLS) or fails: the tab that uses the device stores a mark and
// answers queries. A frozen tab does not answer; it releases the device when it continues and receives 'taken'.
const tabId = String(Math.random());

// mustAsk: whether another tab may use the device without a mark, because it has a lock.
export async function acquire(device, takeOver, mustAsk, { load, save, post, ask, own }) {
  const mark = 'parley.tab.' + device;
  if ((mustAsk || load(mark)) && await ask(device, 'query', 'owned', 1000)) {
    if (!takeOver) return false;
    await ask(device, 'request', 'released', 4000);
  }
  const unmark = () => { if (load(mark) === tabId) save(mark, null); };
  save(mark, tabId);
  own(device, () => { unmark(); post(device, 'released'); });
  post(device, 'taken');
  addEventListener('pagehide', unmark, { once: true });
  return true;
}
