// What BrowserPage.cs asks of the page, and the little that only the page itself can do well.

const storage = (area) => ({
  load(key) {
    try { return area().getItem(key); } catch { return null; }
  },
  save(key, value) {
    try { value === null ? area().removeItem(key) : area().setItem(key, value); } catch { /* private mode, or full: it is not remembered */ }
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
export const forgetQuery = () => history.replaceState(null, '', location.pathname + location.hash);
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
  // However it ends, the keyboard is where it was before.
  new MutationObserver((_, observer) => {
    if (dialog.isConnected) return;
    observer.disconnect();
    if (document.activeElement === document.body) opener?.focus();
  }).observe(dialog.parentNode, { childList: true });
}

export const isVisible = () => document.visibilityState === 'visible';

export const focus = (id) => document.getElementById(id)?.focus();

// Whoever opens a conversation writes next. Not on a phone, where that would bring the keyboard up over what is to be read.
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
  // A hidden tab may have been frozen; one that was away for a moment was not.
  let hidden = 0;
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') hidden = Date.now();
    else if (Date.now() - hidden > 30_000) woke();
  });
  addEventListener('pagehide', closing);
}

// One tab at a time has the device: two would share its to-device queue, and each take messages that the other waits for.
const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('parley') : null;
const locks = isSecureContext ? navigator.locks : undefined;
const me = String(Math.random());
let letGo, asked, hear;

const say = (device, word) => tabs?.postMessage({ device, word });

if (tabs) tabs.onmessage = ({ data: { device, word } }) => {
  if (letGo?.device !== device) hear?.(device, word);
  else if (word === 'who') say(device, 'here');
  else if (word === 'give' || word === 'taken') asked();
};

export const onAsked = (action) => { asked = action; };
export const letGoOfDevice = () => letGo?.();
export const ownsDevice = () => !!letGo;

// The tab that has it is asked to give way; where it does not answer (frozen, hung) it loses it. A page that reloads waits for itself;
// and where the machine is busy, even what nobody has takes its time.
export async function holdDevice(device, take) {
  if (!locks) return holdByAsking(device, take);
  if (take) say(device, 'give');
  const taken = (await locks.query()).held.some((held) => held.name === 'parley ' + device);
  return await lock(device, { signal: AbortSignal.timeout(take ? 4000 : taken ? 1000 : 10000) }) || (take && await lock(device, { steal: true }));
}

// A page without TLS has no locks: who has the device leaves a mark, and answers. One that is frozen does not, and gives way when it wakes.
async function holdByAsking(device, take) {
  const mark = 'parley.tab.' + device;
  if (browser.load(mark) && await ask(device, 'who', 'here', 1000)) {
    if (!take) return false;
    await ask(device, 'give', 'free', 4000);
  }
  const unmark = () => { if (browser.load(mark) === me) browser.save(mark, null); };
  browser.save(mark, me);
  hold(device, () => { unmark(); say(device, 'free'); });
  say(device, 'taken');
  addEventListener('pagehide', unmark, { once: true });
  return true;
}

const ask = (device, word, answer, ms) => new Promise((resolve) => {
  hear = (of, what) => { if (of === device && what === answer) resolve(true); };
  say(device, word);
  setTimeout(resolve, ms, false);
});

function hold(device, release) {
  letGo = () => { letGo = undefined; release(); };
  letGo.device = device;
}

const lock = (device, options) => new Promise((resolve) => {
  let held = false;
  locks.request('parley ' + device, options, () => new Promise((release) => {
    held = true;
    hold(device, release);
    resolve(true);
  })).catch(() => {
    if (!held) { resolve(false); return; }
    letGo = undefined; // stolen
    asked();
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

// Enter sends, Shift+Enter makes a new line. The field's value is bound on `change`, so that is told first.
document.addEventListener('keydown', (e) => {
  if (e.key !== 'Enter' || e.shiftKey || e.isComposing || !e.target.matches('textarea[data-enter]')) return;
  e.preventDefault();
  e.target.dispatchEvent(new Event('change', { bubbles: true }));
  e.target.form.requestSubmit();
});

// Older messages load when the button for them scrolls into view.
const older = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) entry.target.click();
});
new MutationObserver((changes) => {
  for (const change of changes)
    for (const node of change.addedNodes)
      if (node.nodeType === 1)
        for (const button of node.matches('[data-older]') ? [node] : node.querySelectorAll('[data-older]')) older.observe(button);
}).observe(document.body, { childList: true, subtree: true });
