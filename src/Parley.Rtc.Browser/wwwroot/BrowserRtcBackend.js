import { forget } from "./ConnectionPool.js";

// Tells when the machine is on another network. NetworkInformation's change event also fires whenever an estimate of the
// speed moves, so only a change of the network's type counts.
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
