// Tells when the machine is on another network. NetworkInformation's change event also fires whenever an estimate of the
// speed moves, so only a change of the network's type counts.
export function watchNetwork(onChange) {
  addEventListener("online", () => onChange());
  const connection = navigator.connection;
  let type = connection?.type;
  connection?.addEventListener?.("change", () => {
    if (connection.type === type)
      return;
    type = connection.type;
    if (navigator.onLine && type !== "none")
      onChange();
  });
}

// Ends when the page has nothing else to do; Safari cannot tell.
export function idle() {
  return new Promise(resolve => (globalThis.requestIdleCallback ?? setTimeout)(() => resolve()));
}
