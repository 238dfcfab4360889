// Chosen files by ID, and how to stop each transfer.
const files = new Map();
const transfers = new Map();
let transport;
let ids = 0;
let isWatching = false;

export async function load() {
  const { getAssemblyExports } = globalThis.getDotnetRuntime(0);
  transport = (await getAssemblyExports("Parley.Matrix.Browser")).Parley.Matrix.Browser.FileTransport;
}

export function watch() {
  if (isWatching) return;
  isWatching = true;
  // The choice in a file field, a drop, and a paste. A dialog that is open covers the chat.
  const isCovered = () => document.querySelector("dialog[open]");
  document.addEventListener("change", ({ target }) => {
    if (!target.matches?.("input[type=file][data-files]")) return;
    choose([...target.files]);
    target.value = "";
  });
  document.addEventListener("drop", (e) => { if (!isCovered()) choose(filesOf(e.dataTransfer)); });
  document.addEventListener("paste", (e) => {
    // A copied piece of a document contains a picture of itself; the user wants its text.
    if (isCovered() || !e.clipboardData?.files.length || e.clipboardData.types.includes("text/plain")) return;
    e.preventDefault();
    choose(filesOf(e.clipboardData));
  });
  let mark;
  document.addEventListener("dragover", (e) => {
    if (isCovered() || !e.dataTransfer?.types.includes("Files")) return;
    document.body.dataset.dropping = "";
    clearTimeout(mark);
    mark = setTimeout(() => { delete document.body.dataset.dropping; }, 200);
  });
}

// Without folders, whose content a page can't send as a file.
const filesOf = (data) => [...data?.items ?? []].filter((item) => item.kind === "file" && !item.webkitGetAsEntry?.()?.isDirectory)
  .map((item) => item.getAsFile()).filter((file) => file);

async function choose(chosen) {
  const described = await Promise.all(chosen.map(describe));
  for (const file of described) transport.Describe(...file);
  if (described.length) transport.Choose(described.map(([id]) => id));
}

const within = (promise, ms) => Promise.race([promise, new Promise((_, reject) => { setTimeout(reject, ms); })]);

// A file that the browser can't show has no dimensions. An SVG is not shown, because it can contain scripts.
async function describe(file) {
  const id = `file-${++ids}`;
  files.set(id, file);
  const described = [id, file.name, file.type, file.size, 0, 0, 0, ""];
  const kind = file.type === "image/svg+xml" ? "" : file.type.split("/")[0];
  if (kind !== "image" && kind !== "video" && kind !== "audio") return described;
  const address = URL.createObjectURL(file);
  try {
    if (kind === "image") {
      const image = new Image();
      image.src = address;
      await within(image.decode(), 10_000);
      described.splice(4, 4, image.naturalWidth, image.naturalHeight, 0, address);
      return described;
    }
    const media = document.createElement(kind);
    media.preload = "metadata";
    await within(new Promise((resolve, reject) => { Object.assign(media, { onloadedmetadata: resolve, onerror: reject, src: address }); }), 5000);
    described.splice(4, 3, media.videoWidth ?? 0, media.videoHeight ?? 0, Number.isFinite(media.duration) ? Math.round(media.duration * 1000) : 0);
    media.removeAttribute("src");
  } catch {
    // Not of the type that its name claims.
  }
  URL.revokeObjectURL(address);
  return described;
}

// Resolves with the ID of the copy, or an empty string.
export async function shrink(id, width, height) {
  const file = files.get(id);
  try {
    const image = await createImageBitmap(file);
    const scale = Math.min(1, width / image.width, height / image.height);
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    image.close();
    const type = file.type === "image/jpeg" ? file.type : "image/png"; // A JPEG has no transparent pixels.
    const copy = await new Promise((resolve) => { canvas.toBlob(resolve, type, 0.8); });
    const copyId = `file-${++ids}`;
    files.set(copyId, copy);
    transport.Describe(copyId, file.name, copy.type, copy.size, canvas.width, canvas.height, 0, "");
    return copyId;
  } catch {
    return "";
  }
}

// Calls `stop` if nothing was transferred for a time.
function watchProgress(timeout, stop) {
  let timer = setTimeout(stop, timeout);
  return {
    moved: () => { clearTimeout(timer); timer = setTimeout(stop, timeout); },
    end: () => clearTimeout(timer),
  };
}

// Only XMLHttpRequest reports the progress of an upload.
export function upload(id, file, method, url, token, timeout) {
  const request = new XMLHttpRequest();
  const fail = (reason) => { end(); transport.Fail(id, reason); };
  const progress = watchProgress(timeout, () => { fail("timeout"); request.abort(); });
  const end = () => { progress.end(); transfers.delete(id); };
  transfers.set(id, () => { end(); request.abort(); });
  request.open(method, url);
  request.responseType = "arraybuffer";
  if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.setRequestHeader("Content-Type", files.get(file)?.type || "application/octet-stream");
  request.upload.onprogress = (e) => {
    progress.moved();
    transport.Progress(id, e.total ? e.loaded / e.total : 0);
  };
  request.onload = () => {
    end();
    transport.Complete(id, request.status, seconds(request.getResponseHeader("Retry-After")), new Uint8Array(request.response ?? 0), "");
  };
  request.onerror = () => fail("unreachable");
  request.send(files.get(file));
}

export async function download(id, url, token, timeout, types, maxBytes, saveAs) {
  const controller = new AbortController();
  const progress = watchProgress(timeout, () => controller.abort("timeout"));
  transfers.set(id, () => controller.abort("cancelled"));
  let status, retryAfter, body = new Uint8Array(), address = "";
  try {
    const response = await fetch(url, { headers: token ? { Authorization: `Bearer ${token}` } : {}, signal: controller.signal, credentials: "omit" });
    status = response.status;
    retryAfter = seconds(response.headers.get("Retry-After"));
    if (!response.ok) {
      body = new Uint8Array(await response.arrayBuffer());
    } else {
      const type = (response.headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
      const isAllowed = saveAs !== null || types.includes(type);
      const parts = isAllowed ? await read(response, maxBytes, progress) : null;
      if (!isAllowed) controller.abort("refused");
      // The type of a file that is stored is not the one that its sender chose: a browser that shows it instead runs nothing.
      if (parts) address = URL.createObjectURL(new Blob(parts, { type: saveAs === null ? type : "application/octet-stream" }));
      if (address && saveAs !== null) {
        Object.assign(document.createElement("a"), { href: address, download: saveAs }).click();
        setTimeout(revoke, 60_000, address);
        address = "";
      }
    }
  } catch (reason) {
    transport.Fail(id, reason === "timeout" ? "timeout" : "unreachable");
    return;
  } finally {
    progress.end();
    transfers.delete(id);
  }
  transport.Complete(id, status, retryAfter, body, address);
}

// Returns the parts of a body, or null if it is too large.
async function read(response, maxBytes, progress) {
  if (Number(response.headers.get("Content-Length")) > maxBytes) {
    await response.body?.cancel();
    return null;
  }
  const parts = [];
  const reader = response.body.getReader();
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return parts;
    progress.moved();
    size += value.length;
    if (size > maxBytes) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
}

export const abort = (id) => transfers.get(id)?.();

export function forget(id, preview) {
  files.delete(id);
  if (preview) URL.revokeObjectURL(preview);
}

export const revoke = (address) => URL.revokeObjectURL(address);

// Returns the Retry-After header in seconds, or -1. A date is ignored, because the clocks of client and server may differ.
function seconds(header) {
  return /^\d{1,6}$/.test(header ?? "") ? Number(header) : -1;
}
