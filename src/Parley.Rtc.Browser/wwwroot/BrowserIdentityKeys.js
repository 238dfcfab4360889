const algorithm = { name: "ECDSA", namedCurve: "P-256" };
const signing = { name: "ECDSA", hash: "SHA-256" };

// A join waits for the key: if IndexedDB takes longer, the page uses a key that is not stored. In ms.
const storageTimeout = 3000;

// The keys of this page, by name.
const loaded = new Map();

// Returns the public key of a name. A key that is not stored yet is created.
export async function load(name) {
  const pair = loaded.get(name) ?? await timeLimit(find(name)) ?? await create();
  loaded.set(name, pair);
  return toHex(await crypto.subtle.exportKey("raw", pair.publicKey));
}

export async function remove(name) {
  loaded.delete(name);
  await request("readwrite", store => store.delete(name));
}

export async function sign(name, data) {
  return toHex(await crypto.subtle.sign(signing, loaded.get(name).privateKey, fromHex(data)));
}

export async function verify(publicKey, data, signature) {
  // Only the uncompressed form: browsers differ in which others they read.
  if (!publicKey.startsWith("04"))
    return false;
  let key;
  try {
    key = await crypto.subtle.importKey("raw", fromHex(publicKey), algorithm, false, ["verify"]);
  } catch {
    return false; // not a point of the curve
  }
  return await crypto.subtle.verify(signing, key, fromHex(signature), fromHex(data));
}

async function find(name) {
  const stored = await request("readonly", store => store.get(name));
  if (stored)
    return stored;
  const pair = await create();
  await request("readwrite", store => store.put(pair, name));
  return pair;
}

function create() {
  return crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
}

// Null if the browser refuses to store, as it may in a private window, or does not answer.
function timeLimit(finding) {
  return Promise.race([finding.catch(() => null), new Promise(resolve => setTimeout(resolve, storageTimeout, null))]);
}

async function request(mode, use) {
  const database = await settled(Object.assign(indexedDB.open("parley-identity"), {
    onupgradeneeded() {
      this.result.createObjectStore("keys");
    },
  }));
  try {
    return await settled(use(database.transaction("keys", mode).objectStore("keys")));
  } finally {
    database.close();
  }
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function toHex(buffer) {
  return Array.from(new Uint8Array(buffer), octet => octet.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));
}
