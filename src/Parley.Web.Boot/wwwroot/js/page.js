// Called by BrowserPage.cs; and event handlers of the document that need no C# code. docs/guides/browser-apis.md lists how each API of
// the browser may fail.

const attempt = (action, otherwise) => {
  try { return action(); } catch { return otherwise; }
};

// Resolves with `otherwise` if the browser does not answer in time.
const within = (promise, ms, otherwise) => Promise.race([promise, new Promise((resolve) => { setTimeout(resolve, ms, otherwise); })]);

const storage = (area) => ({
  load: (key) => attempt(() => area().getItem(key), null),
  // If storage is disabled or full, the value is not stored.
  save: (key, value) => attempt(() => { value === null ? area().removeItem(key) : area().setItem(key, value); }),
});
const browser = storage(() => localStorage);
const tab = storage(() => sessionStorage);

export const load = browser.load;
export const save = browser.save;
export const loadForTab = tab.load;
export const saveForTab = tab.save;

// The keys are those of Store.cs.
const isJoinLink = () => location.hash.startsWith('#/join/');
export const hasLogin = () => isJoinLink() || load('parley.session') !== null || load('parley.ended') !== null || loadForTab('parley.sign-on') !== null;

export const loadConfiguration = () =>
  fetch('config.json', { cache: 'no-store', credentials: 'omit' }).then((response) => response.ok ? response.text() : null).catch(() => null);

export const untilTouched = () => new Promise((resolve) => {
  for (const type of ['pointerdown', 'keydown', 'input']) addEventListener(type, () => resolve(), { once: true });
});

export const origin = () => location.origin;
export const query = () => location.search;
// A link may have any fragment, also one that is not encoded.
export const fragment = () => attempt(() => decodeURIComponent(location.hash.slice(1)), '');
// Browsers refuse to change the address too often.
export const setFragment = (value) =>
  attempt(() => history.replaceState(null, '', location.pathname + location.search + (value ? '#' + encodeURI(value) : '')));
export const removeQuery = () => attempt(() => history.replaceState(null, '', location.pathname + location.hash));
export const goTo = (address) => location.assign(address);

export function setTheme(theme) {
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

// Before the first page is shown.
try { setTheme(JSON.parse(load('parley.settings'))?.theme); } catch { /* not readable: the system's theme */ }

export const setTitle = (title) => { document.title = title; };

const iconMark = (color) => `<circle cx="50" cy="14" r="13" fill="${color}" stroke="#fff" stroke-width="3"/></svg>`;
let plainIcon;

// A dot on the tab's icon, red if somebody mentions the user; the number on the icon of the installed page.
export function showAttention(mentions, hasUnread) {
  attempt(() => (mentions > 0 ? navigator.setAppBadge?.(mentions) : navigator.clearAppBadge?.())?.catch(() => {}));
  const link = document.querySelector('link[rel=icon]');
  plainIcon ??= fetch('icon.svg').then((response) => response.text());
  const mark = mentions > 0 ? '#c33b2e' : hasUnread ? '#e0a526' : undefined;
  link.dataset.mark = mark ?? '';
  plainIcon.then((svg) => {
    if (link.dataset.mark !== (mark ?? '')) return;
    link.href = mark ? 'data:image/svg+xml,' + encodeURIComponent(svg.replace('</svg>', iconMark(mark))) : 'icon.svg';
  }, () => { plainIcon = undefined; });
}

// Browsers without the API, and pages without TLS, show no notifications.
export const notificationPermission = () => attempt(() => isSecureContext ? Notification.permission : 'denied', 'denied');

export const requestNotifications = () =>
  Promise.resolve(attempt(() => Notification.requestPermission(), 'denied')).catch(() => 'denied').then(notificationPermission);

let onClicked;
export const onNotificationClicked = (action) => { onClicked = action; };

// Chromium on Android refuses the constructor.
export function notify(tag, title, body) {
  if (notificationPermission() !== 'granted') return;
  attempt(() => {
    const shown = new Notification(title, { tag, body, icon: 'icon-192.png', renotify: true });
    shown.onclick = () => { window.focus(); onClicked?.(tag); shown.close(); };
  });
}

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
  try { dialog.showModal(); } catch { dialog.setAttribute('open', ''); }
  // When the dialog is removed, return the focus to the element that opened it.
  new MutationObserver((_, observer) => {
    if (dialog.isConnected) return;
    observer.disconnect();
    if (document.activeElement === document.body) opener?.focus();
  }).observe(dialog.parentNode, { childList: true });
}

// The menu stays inside the window. On a phone the style sheet places it at the bottom.
export function openMenu(id, x, y) {
  const menu = document.getElementById(id);
  if (!menu) return;
  const opener = document.activeElement?.getBoundingClientRect();
  openDialog(id);
  const at = x || y || !opener ? { x, y } : { x: opener.left, y: opener.bottom };
  menu.style.left = Math.max(4, Math.min(at.x, innerWidth - menu.offsetWidth - 4)) + 'px';
  menu.style.top = Math.max(4, Math.min(at.y, innerHeight - menu.offsetHeight - 4)) + 'px';
  menu.querySelector('[autofocus], [data-row]')?.focus();
}

// The Clipboard API needs a secure page and a permission; otherwise the user copies the text by hand.
export async function copy(text) {
  try { return await within(navigator.clipboard.writeText(text).then(() => true), 3000, false); } catch { return false; }
}

// The user may cancel.
export const canShare = () => !!navigator.share;
export const share = (title, url) => navigator.share({ title, url }).catch(() => {});

// A link that is opened in this tab changes the fragment only, and does not load the page.
addEventListener('hashchange', () => { if (isJoinLink()) location.reload(); });

export const isVisible = () => document.visibilityState === 'visible';

export const untilVisible = (id) => new Promise((resolve) => {
  const element = document.getElementById(id);
  if (element) new IntersectionObserver((entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    resolve();
  }, { scrollMargin: '400px' }).observe(element);
});

export const focus = (id) => document.getElementById(id)?.focus();

// Not on a touch screen, where the on-screen keyboard would cover the messages.
export function focusToWrite(id) {
  if (document.activeElement !== document.body && matchMedia('(pointer: fine)').matches) focus(id);
}

const fit = (field) => {
  field.style.height = 'auto';
  field.style.height = field.scrollHeight + 'px';
};

export function fillField(id, text) {
  const field = document.getElementById(id);
  if (!field) return;
  field.value = text;
  fit(field);
}

export const caretOf = (id) => document.getElementById(id)?.selectionStart ?? 0;

// Later, because a dialog that is open still keeps the focus. The command, unlike `setRangeText`, keeps the undo history and dispatches `input`.
export const replaceInField = (id, start, end, text) => setTimeout(() => {
  const field = document.getElementById(id);
  if (!field) return;
  field.focus();
  field.setSelectionRange(start, end);
  if (attempt(() => document.execCommand('insertText', false, text))) return;
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

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

// The numbers are those of PageShortcut.cs. A key without Ctrl belongs to the text field or the dialog that is open.
export const watchShortcuts = (pressed) => document.addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.repeat || e.isComposing || e.altKey) return;
  const key = e.key.toLowerCase();
  const ctrl = e.ctrlKey || e.metaKey;
  const busy = document.querySelector('dialog[open]') || !ctrl && e.target.closest?.('textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio])');
  const shortcut = ctrl && e.shiftKey ? { m: 0, d: 1 }[key] : busy ? undefined : ctrl ? { k: 2 }[key] : { m: 0, d: 1, '?': 3 }[key];
  if (shortcut === undefined) return;
  e.preventDefault();
  pressed(shortcut);
});

// At most one tab uses the device: tabs of one device share its to-device queue, and each would receive messages meant for the other.
const tabs = attempt(() => new BroadcastChannel('parley'));
const locks = isSecureContext ? navigator.locks : undefined;
let release, requested, onReply;

const post = (device, type) => attempt(() => tabs.postMessage({ device, type }));

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
  const taken = locks && await acquireLock(device, takeOver).catch(() => undefined);
  if (taken !== undefined) return taken;
  try {
    const { acquire } = await import('./tabs.js');
    return await acquire(device, takeOver, !!locks, { ...browser, post, ask, own });
  } catch {
    own(device, () => {}); // The page's server is not reachable.
    return true;
  }
}

// Resolves with undefined, or rejects, if the browser refuses or does not answer.
async function acquireLock(device, takeOver) {
  if (takeOver) post(device, 'request');
  const isHeld = (await within(locks.query(), 5000)).held.some((held) => held.name === 'parley ' + device);
  const wait = takeOver ? 4000 : isHeld ? 1000 : 10000;
  const taken = await lock(device, { signal: AbortSignal.timeout(wait) }, wait);
  return takeOver && !taken ? lock(device, { steal: true }, 0) : taken;
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

const lock = (device, options, wait) => new Promise((resolve) => {
  let late = false;
  let held = false;
  setTimeout(() => { late = true; resolve(); }, wait + 5000);
  locks.request('parley ' + device, options, () => late ? undefined : new Promise((unlock) => {
    held = true;
    own(device, unlock);
    resolve(true);
  })).catch(({ name }) => {
    if (!held) { resolve(name === 'AbortError' || name === 'TimeoutError' ? false : undefined); return; }
    release = undefined; // another tab stole the lock
    requested();
  });
});

// Arrow keys, Home and End move the focus between the rows of a list.
document.addEventListener('keydown', (e) => {
  const list = e.target.closest?.('[data-arrows]');
  const columns = Number(list?.dataset.arrows) || 1;
  const step = { ArrowDown: columns, ArrowRight: 1, ArrowUp: -columns, ArrowLeft: -1, Home: -Infinity, End: Infinity }[e.key];
  if (!list || !step || e.target.matches('input, textarea, select, audio, video')) return;
  const rows = [...list.querySelectorAll('[data-row]')].filter((row) => row.offsetParent !== null);
  const at = rows.indexOf(e.target.closest('[data-row]'));
  const to = list.dataset.arrows === 'cycle' && isFinite(step) ? (at + step + rows.length) % rows.length : at + step;
  const next = rows[Math.max(0, Math.min(rows.length - 1, to))];
  if (next) { next.focus(); e.preventDefault(); }
});

document.addEventListener('input', (e) => { if (e.target.matches('textarea[data-fit]')) fit(e.target); });

// While the field shows suggestions, these keys belong to them. Enter in a dialog's field chooses what was found: if this closes the dialog,
// the key must not press the button that gets the focus back. A key that an input method handled (see below) does neither.
document.addEventListener('keydown', (e) => {
  const hasList = e.target.matches?.('textarea[aria-activedescendant]');
  if (!hasList && !e.target.matches?.('dialog input:not(form input)')) return;
  if (e.keyCode === 229) e.stopImmediatePropagation();
  else if (hasList ? !e.shiftKey && /^(ArrowUp|ArrowDown|Enter|Tab|Escape)$/.test(e.key) : e.key === 'Enter') e.preventDefault();
}, true);

// Enter sends, Shift+Enter inserts a line break. The field is bound on `change`, so that event is dispatched before the submit.
document.addEventListener('keydown', (e) => {
  // Safari ends a composition before the Enter that confirms it; only its key code 229 shows that an input method handled it.
  if (e.defaultPrevented || e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229 || !e.target.matches('textarea[data-enter]')) return;
  e.preventDefault();
  e.target.dispatchEvent(new Event('change', { bubbles: true }));
  e.target.form.requestSubmit();
});

// In an empty field, ArrowUp edits the last message; Escape cancels an edit or an answer.
document.addEventListener('keydown', (e) => {
  if (e.defaultPrevented || e.isComposing || !e.target.matches('textarea[data-enter]')) return;
  const button = e.key === 'ArrowUp' && !e.target.value ? '[data-edit-last]' : e.key === 'Escape' ? '[data-cancel]' : null;
  const found = button && e.target.form.querySelector(button);
  if (found) { found.click(); e.preventDefault(); }
});

// The context menu of a message (right click, long press, Shift+F10) is its own, except on links and selected text.
document.addEventListener('contextmenu', (e) => {
  const row = e.target.closest('[data-menu]');
  if (!row || e.target.closest('a, button') || !getSelection().isCollapsed) return;
  e.preventDefault();
  row.focus();
  // The focus renders the button.
  requestAnimationFrame(() => row.querySelector('[data-more]')?.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: e.clientX, clientY: e.clientY })));
});

// Older messages load when their button scrolls into view, page after page while it stays there. A page without messages, for example
// because the network is down, is not followed by the next one at once.
const rowsBeside = (button) => button.parentNode?.querySelectorAll('.message-row').length ?? 0;
const rowsBefore = new WeakMap();
const older = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    rowsBefore.set(target, rowsBeside(target));
    target.click();
  }
});
const observe = (button) => { older.unobserve(button); older.observe(button); };
new MutationObserver((changes) => {
  for (const { type, target, addedNodes } of changes) {
    if (type === 'attributes') {
      if (target.matches('[data-older]:not(:disabled)')) setTimeout(observe, rowsBeside(target) > rowsBefore.get(target) ? 0 : 10_000, target);
      continue;
    }
    for (const node of addedNodes)
      if (node.nodeType === 1)
        for (const button of node.matches('[data-older]') ? [node] : node.querySelectorAll('[data-older]')) observe(button);
  }
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });

// While older messages are shown, a button returns to the last one. (The list is reversed: 0 is its end.)
document.addEventListener('scroll', ({ target }) => {
  const present = target.parentNode?.querySelector?.(':scope > [data-present]');
  if (present) present.hidden = target.scrollTop > -200;
}, { capture: true, passive: true });
document.addEventListener('click', ({ target }) => {
  target.closest?.('[data-present]')?.parentNode.querySelector('.scroll').scrollTo({ top: 0 });
});

// A file that is dropped on the page does not replace it. FileTransport.js passes it to the open chat.
for (const type of ['dragover', 'drop'])
  document.addEventListener(type, (e) => { if (e.dataTransfer?.types.includes('Files')) e.preventDefault(); });
