// A member of a channel by matrix-js-sdk's full-mesh GroupCall, with nothing of Parley in it.
// The page is driven by window.bench; the click that is measured goes to the button.
import { createClient, ClientEvent, GroupCallEvent, GroupCallIntent, GroupCallType } from 'matrix-js-sdk';
import { logger } from 'matrix-js-sdk/lib/logger.js';

logger.setLevel?.('error');

let client, room, call, playing;

async function start({ homeserver, userId, accessToken, deviceId, roomId }) {
  room = roomId;
  client = createClient({ baseUrl: homeserver, userId, accessToken, deviceId, useE2eForGroupCall: false });
  await client.startClient({ initialSyncLimit: 1, lazyLoadMembers: true });
  await new Promise(resolve => {
    const wait = state => { if (state === 'PREPARED' || state === 'SYNCING') resolve(); };
    client.on(ClientEvent.Sync, wait);
    wait(client.getSyncState());
  });
  await client.waitUntilRoomReadyForGroupCalls(roomId);
}

// Plays everybody, as a client does: a sound that nothing plays costs a browser nothing.
const players = new Map();
function play(feeds) {
  const remote = feeds.filter(feed => !feed.isLocal());
  for (const feed of remote) {
    const player = players.get(feed) ?? new Audio();
    players.set(feed, player);
    if (player.srcObject === feed.stream) continue;
    player.srcObject = feed.stream;
    player.play().catch(() => {});
  }
  for (const [feed, player] of players) {
    if (remote.includes(feed)) continue;
    player.srcObject = null;
    players.delete(feed);
  }
}

async function prepare() {
  call = client.getGroupCallForRoom(room);
  if (!call) throw new Error('no group call in the room');
  if (playing !== call) {
    playing = call;
    call.on(GroupCallEvent.UserMediaFeedsChanged, play);
  }
  if (call.state === 'local_call_feed_uninitialized') await call.initLocalCallFeed();
}

window.bench = {
  start,
  create: () => client.createGroupCall(room, GroupCallType.Voice, false, GroupCallIntent.Room).then(() => {}),
  ready: () => !!client.getGroupCallForRoom(room),
  prepare,
  enter: () => call.enter(),
  leave: () => call.leave(),
  participants: () => [...call.participants.values()].reduce((sum, devices) => sum + devices.size, 0),
  stop: () => client.stopClient(),
};
document.getElementById('join').addEventListener('click', () => call.enter());
