// Called by BrowserPage.cs; and event handlers of the document that need no C# code.

const storage = (area) => ({
  load(key) {
    try { return area().getItem(key); } catch { return null; }
  },
  save(key, value) {
    try { value === null ? area().removeItem(key) : area().setItem(key, value); } catch { /* storage is disabled or full: the value is not stored */ }
  },
});
const browser = storage(() => localStorage);
const tab = storage(() => sessionStorage);

export const load = browser.load;
export const save = browser.save;
export const loadForTab = tab.load;
export const saveForTab = tab.save;

export const origin = () => location.origin;
export const query = () => location.search;
export const fragment = () => decodeURIComponent(location.hash.slice(1));
export const setFragment = (value) =>
  history.replaceState(null, '', location.pathname + location.search + (value ? '#' + encodeURI(value) : ''));
export const removeQuery = () => history.replaceState(null, '', location.pathname + location.hash);
export const goTo = (address) => location.assign(address);

export function setTheme(theme) {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

export const setTitle = (title) => { document.title = title; };

const time = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' });
const date = new Intl.DateTimeFormat([], { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

export const timeOfDay = (ms) => time.format(ms);

export function day(ms) {
  const days = Math.round((new Date(ms).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  const text = days > -2 && days <= 0 ? words.format(days, 'day') : date.format(ms);
  return text[0].toUpperCase() + text.slice(1);
}

export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return;
  const opener = document.activeElement;
  dialog.showModal();
  // When the dialog is removed, return the focus to the element that opened it.
  new MutationObserver((_, observer) => {
    if (dialog.isConnected) return;
    observer.disconnect();
    if (document.activeElement === document.body) opener?.focus();
  }).observe(dialog.parentNode, { childList: true });
}

// The Clipboard API needs a secure page; elsewhere the user copies the text by hand.
export const copy = (text) => navigator.clipboard?.writeText(text).then(() => true, () => false) ?? Promise.resolve(false);

export const isVisible = () => document.visibilityState === 'visible';

export const focus = (id) => document.getElementById(id)?.focus();

// Not on a touch screen, where the on-screen keyboard would cover the messages.
export function focusToWrite(id) {
  if (document.activeElement !== document.body && matchMedia('(pointer: fine)').matches) focus(id);
}

const fit = (field) => {
  field.style.height = 'auto';
  field.style.height = field.scrollHeight + 'px';
};

export function clearField(id) {
  const field = document.getElementById(id);
  if (!field) return;
  field.value = '';
  fit(field);
}

export function watch(woke, closing) {
  addEventListener('online', woke);
  addEventListener('pageshow', (e) => { if (e.persisted) woke(); });
  // A tab that was hidden for longer than 30 s may have been frozen.
  let hidden = 0;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hidden = Date.now();
    else if (Date.now() - hidden > 30_000) woke();
  });
  addEventListener('pagehide', closing);
}

// At most one tab uses the device: tabs of one device share its to-device queue, and each would receive messages meant for the other.
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('parley') : null;
const locks = isSecureContext ? navigator.locks : undefined;
const tabId = String(Math.random());
let release, requested, onReply;

const post = (device, type) => tabs?.postMessage({ device, type });

if (tabs) tabs.onmessage = ({ data: { device, type } }) => {
  if (release?.device !== device) onReply?.(device, type);
  else if (type === 'query') post(device, 'owned');
  else if (type === 'request' || type === 'taken') requested();
};

export const onDeviceRequested = (action) => { requested = action; };
export const releaseDevice = () => release?.();
export const ownsDevice = () => !!release;

// Requests the device from the tab that uses it; a tab that does not answer (frozen, hung) loses it. The wait covers a page that
// reloads, whose previous lock may still be held, and a busy machine.
export async function acquireDevice(device, takeOver) {
  if (!locks) return acquireByMessages(device, takeOver);
  if (takeOver) post(device, 'request');
  const isHeld = (await locks.query()).held.some((held) => held.name === 'parley ' + device);
  return await lock(device, { signal: AbortSignal.timeout(takeOver ? 4000 : isHeld ? 1000 : 10000) }) || (takeOver && await lock(device, { steal: true }));
}

// Without TLS there is no Web Locks API: the tab that uses the device stores a mark and answers queries. A frozen tab does not
// answer; it releases the device when it continues and receives 'taken'.
async function acquireByMessages(device, takeOver) {
  const mark = 'parley.tab.' + device;
  if (browser.load(mark) && await ask(device, 'query', 'owned', 1000)) {
    if (!takeOver) return false;
    await ask(device, 'request', 'released', 4000);
  }
  const unmark = () => { if (browser.load(mark) === tabId) browser.save(mark, null); };
  browser.save(mark, tabId);
  own(device, () => { unmark(); post(device, 'released'); });
  post(device, 'taken');
  addEventListener('pagehide', unmark, { once: true });
  return true;
}

const ask = (device, type, reply, ms) => new Promise((resolve) => {
  onReply = (of, what) => { if (of === device && what === reply) resolve(true); };
  post(device, type);
  setTimeout(resolve, ms, false);
});

function own(device, onRelease) {
  release = () => { release = undefined; onRelease(); };
  release.device = device;
}

const lock = (device, options) => new Promise((resolve) => {
  let held = false;
  locks.request('parley ' + device, options, () => new Promise((unlock) => {
    held = true;
    own(device, unlock);
    resolve(true);
  })).catch(() => {
    if (!held) { resolve(false); return; }
    release = undefined; // another tab stole the lock
    requested();
  });
});

// Arrow keys, Home and End move the focus between the rows of a list.
document.addEventListener('keydown', (e) => {
  const list = e.target.closest?.('[data-arrows]');
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[e.key];
  if (!list || !step || e.target.matches('input, textarea, select')) return;
  const rows = [...list.querySelectorAll('[data-row]')].filter((row) => row.offsetParent !== null);
  const at = rows.indexOf(e.target.closest('[data-row]'));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  if (next) { next.focus(); e.preventDefault(); }
});

document.addEventListener('input', (e) => { if (e.target.matches('textarea[data-fit]')) fit(e.target); });

// Enter sends, Shift+Enter inserts a line break. The field is bound on `change`, so that event is dispatched before the submit.
document.addEventListener('keydown', (e) => {
  if (e.key !== 'Enter' || e.shiftKey || e.isComposing || !e.target.matches('textarea[data-enter]')) return;
  e.preventDefault();
  e.target.dispatchEvent(new Event('change', { bubbles: true }));
  e.target.form.requestSubmit();
});

// Older messages load when their button scrolls into view.
const older = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) entry.target.click();
});
new MutationObserver((changes) => {
  for (const change of changes)
    for (const node of change.addedNodes)
      if (node.nodeType === 1)
        for (const button of node.matches('[data-older]') ? [node] : node.querySelectorAll('[data-older]')) older.observe(button);
}).observe(document.body, { childList: true, subtree: true });
