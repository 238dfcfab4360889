// The key of push to talk: "ControlRight", "Control+Shift+KeyB", "Mouse4". A browser reports keys only to the page in front.
const modifiers = ["Control", "Alt", "Shift", "Meta"];
const isHeld = (e, modifier) => e[(modifier === "Control" ? "ctrl" : modifier.toLowerCase()) + "Key"];
const isModifier = code => /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$/.test(code);
const typesNothing = /^(F\d+|(Control|Alt|Shift|Meta|OS)(Left|Right)?|CapsLock|Pause|ScrollLock|Insert|Mouse\d)$/;
const fields = "textarea, select, [contenteditable], input:not([type=range], [type=checkbox], [type=radio])";
const ownButton = "[data-talk]"; // acts as the key, for touch screens

let endRecording;

const codeOf = e => e.type.startsWith("mouse") ? "Mouse" + (e.button + 1) : e.code;

// Calls onChange(true) when the key is pressed and onChange(false) when it is released. Returns a function that ends this.
export function watchKey(binding, onChange) {
  const parts = binding?.split("+") ?? [];
  const code = parts.pop();
  const ownsText = parts.some(part => part !== "Shift") || typesNothing.test(code);
  let pressedBy; // "key" or "button"
  const set = by => {
    const changes = !by !== !pressedBy;
    pressedBy = by;
    if (changes)
      onChange(!!by);
  };
  // The modifiers have to be as in the binding. Shift alone makes no difference to a key without modifiers.
  const fits = e => modifiers.every(modifier => isHeld(e, modifier) === parts.includes(modifier) || code.startsWith(modifier) || (modifier === "Shift" && parts.length === 0));
  const onDown = e => {
    const isButton = e.target.closest?.(ownButton) && (e.type === "pointerdown" ? e.button === 0 : e.code === "Space" || e.code === "Enter");
    const isKey = e.type !== "pointerdown" && code && codeOf(e) === code && !endRecording && fits(e) && (ownsText || !e.target.closest?.(fields));
    if (!isButton && !isKey)
      return;
    e.preventDefault();
    set(isButton ? "button" : "key");
  };
  const onUp = e => {
    const isReleased = pressedBy === "button" ? e.type !== "mouseup" && e.button !== 2
      : !e.type.startsWith("pointer") && (codeOf(e) === code || parts.some(part => e.code?.startsWith(part)));
    if (isReleased)
      set();
  };
  const onAway = () => set();
  const handlers = [["keydown", onDown], ["mousedown", onDown], ["pointerdown", onDown], ["keyup", onUp], ["mouseup", onUp], ["pointerup", onUp], ["pointercancel", onUp], ["blur", onAway], ["visibilitychange", onAway]];
  handlers.forEach(([type, handler]) => addEventListener(type, handler, { capture: true }));
  return () => {
    handlers.forEach(([type, handler]) => removeEventListener(type, handler, { capture: true }));
    set();
  };
}

// Resolves with the next key, combination of keys or mouse button, or null if the user presses Escape. The left button still clicks.
export function recordKey() {
  endRecording?.(null);
  return new Promise(resolve => {
    const end = binding => {
      ["keydown", "keyup", "mousedown", "contextmenu"].forEach(type => removeEventListener(type, onEvent, { capture: true }));
      endRecording = undefined;
      resolve(binding);
    };
    const onEvent = e => {
      if (e.type === "mousedown" && e.button === 0)
        return;
      e.preventDefault();
      e.stopImmediatePropagation();
      if (e.type === "contextmenu")
        return;
      if (e.code === "Escape")
        end(null);
      // A modifier is the key itself only if it is released first.
      else if (e.type === "keyup" ? isModifier(e.code) : e.code !== "" && !isModifier(e.code ?? ""))
        end([...(isModifier(e.code ?? "") ? [] : modifiers.filter(modifier => isHeld(e, modifier))), codeOf(e)].join("+"));
    };
    ["keydown", "keyup", "mousedown", "contextmenu"].forEach(type => addEventListener(type, onEvent, { capture: true }));
    endRecording = end;
  });
}
