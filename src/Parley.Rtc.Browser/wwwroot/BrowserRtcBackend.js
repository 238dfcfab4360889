import { forget } from "./ConnectionPool.js";

// Calls onChange when the device changes to another network. NetworkInformation's change event also fires when a speed estimate
// changes, so only a change of the network's type counts.
export function watchNetwork(onChange) {
  const changed = () => {
    forget();
    onChange();
  };
  addEventListener("online", changed);
  const connection = navigator.connection;
  let type = connection?.type;
  connection?.addEventListener?.("change", () => {
    if (connection.type === type)
      return;
    type = connection.type;
    if (navigator.onLine && type !== "none")
      changed();
  });
}

export { idle } from "./ConnectionPool.js";
