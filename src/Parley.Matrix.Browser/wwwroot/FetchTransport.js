const pending = new Map();
let transport;

export async function load() {
  const { getAssemblyExports } = globalThis.getDotnetRuntime(0);
  transport = (await getAssemblyExports("Parley.Matrix.Browser")).Parley.Matrix.Browser.FetchTransport;
}

export async function send(id, method, url, token, body, keepalive, timeout) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort("timeout"), timeout);
  pending.set(id, controller);
  let status, retryAfter, bytes;
  try {
    const headers = {};
    if (token)
      headers.Authorization = `Bearer ${token}`;
    if (body)
      headers["Content-Type"] = "application/json";
    const response = await fetch(url, {
      method, headers, keepalive, body: body ?? undefined, signal: controller.signal, cache: "no-store", credentials: "omit",
    });
    status = response.status;
    retryAfter = seconds(response.headers.get("Retry-After"));
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch (reason) {
    transport.Fail(id, reason === "timeout" ? "timeout" : "unreachable");
    return;
  } finally {
    clearTimeout(timer);
    pending.delete(id);
  }
  transport.Complete(id, status, retryAfter, bytes);
}

export function abort(id) {
  pending.get(id)?.abort("cancelled");
}

// Returns the Retry-After header in seconds, or -1. A date is ignored, because the clocks of client and server may differ.
function seconds(header) {
  return /^\d{1,6}$/.test(header ?? "") ? Number(header) : -1;
}
