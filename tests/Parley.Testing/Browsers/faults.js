// Runs before the page's own scripts and makes APIs of the browser fail. window.name lists the sets of faults, because it outlasts a
// reload. docs/guides/browser-apis.md describes how the page handles each of them.
(() => {
  if (window.parleyFaults) return;
  const native = { replaceState: history.replaceState.bind(history), getUserMedia: navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices) };
  const error = (name, message = '') => new DOMException(message, name);
  const replace = (object, names, value) => {
    for (const name of names.split(' ')) Object.defineProperty(object, name, { value, configurable: true, writable: true });
  };
  const throwing = () => { throw error('SecurityError'); };
  const silent = () => new Promise(() => {});
  const missing = (object, names) => replace(object, names, undefined);

  // Every API that the page can do without, in one way to fail.
  const everywhere = (failing) => {
    replace(LockManager.prototype, 'request query', failing);
    replace(Permissions.prototype, 'query', failing);
    replace(MediaDevices.prototype, 'enumerateDevices', failing);
    replace(Clipboard.prototype, 'writeText', failing);
    replace(RTCPeerConnection, 'generateCertificate', failing);
    replace(RTCPeerConnection.prototype, 'getStats', failing);
    replace(AudioContext.prototype, 'resume', failing);
    replace(window, 'requestIdleCallback', failing);
  };

  const sets = {
    refused() {
      everywhere(throwing);
      replace(window, 'BroadcastChannel AudioContext MediaStreamAudioSourceNode', throwing);
      replace(history, 'replaceState', throwing);
      replace(HTMLDialogElement.prototype, 'showModal', throwing);
      replace(RTCRtpReceiver.prototype, 'getSynchronizationSources', throwing);
      replace(RTCRtpTransceiver.prototype, 'setCodecPreferences', throwing);
      replace(MediaStreamTrack.prototype, 'clone', throwing);
      replace(Storage.prototype, 'setItem', () => { throw error('QuotaExceededError'); });
    },
    rejected() { everywhere(() => Promise.reject(error('NotAllowedError'))); },
    silent() {
      everywhere(silent);
      Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });
    },
    missing() {
      missing(Navigator.prototype, 'locks permissions clipboard connection');
      missing(MediaDevices.prototype, 'enumerateDevices');
      missing(RTCPeerConnection, 'generateCertificate');
      missing(RTCRtpTransceiver.prototype, 'setCodecPreferences');
      missing(window, 'BroadcastChannel AudioContext requestIdleCallback');
    },
    storage() {
      for (const area of ['localStorage', 'sessionStorage']) Object.defineProperty(window, area, { get: throwing });
      everywhere(() => Promise.reject(error('SecurityError')));
      replace(window, 'BroadcastChannel', throwing);
    },
    listening() { navigator.mediaDevices.getUserMedia = () => Promise.reject(error('NotFoundError')); },
    blocked() {
      const play = HTMLMediaElement.prototype.play;
      let clicked = false;
      addEventListener('click', () => { clicked = true; }, { capture: true });
      replace(HTMLMediaElement.prototype, 'play', function () {
        return clicked || this.muted ? play.call(this) : Promise.reject(error('NotAllowedError'));
      });
    },
    prompt() { navigator.mediaDevices.getUserMedia = (constraints) => new Promise((resolve, reject) => waiting.push(() => capture(constraints).then(resolve, reject))); },
  };

  // The microphone, which can be disconnected, and what the page plays.
  const tracks = [], waiting = [], contexts = [], elements = [];
  async function capture(constraints) {
    const stream = await native.getUserMedia(constraints);
    tracks.push(...stream.getTracks());
    return stream;
  }

  if (native.getUserMedia) navigator.mediaDevices.getUserMedia = capture;
  // The page's elements start by themselves, and those of the probe do not. The probe's context has a sample rate.
  const NativeAudio = window.Audio;
  window.Audio = function (...args) { const element = new NativeAudio(...args); elements.push(element); return element; };
  window.AudioContext = class extends AudioContext {
    constructor(options) {
      super(options);
      if (!options.sampleRate) contexts.push(this);
    }
  };

  const granted = () => Promise.resolve(new EventTarget());
  const played = () => elements.filter((element) => element.autoplay && element.srcObject);
  window.parleyFaults = {
    // Applies to the next load.
    prepare(names, hash) {
      window.name = names;
      native.replaceState(null, '', '/' + hash);
    },
    answerPrompt() { waiting.splice(0).forEach((answer) => answer()); },
    unplug(name) {
      replace(Permissions.prototype, 'query', () => granted().then((status) => Object.assign(status, { state: 'granted' })));
      navigator.mediaDevices.getUserMedia = () => Promise.reject(error(name));
      for (const track of tracks.splice(0).filter((one) => one.readyState === 'live')) {
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    },
    plug() {
      navigator.mediaDevices.getUserMedia = capture;
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    },
    context: () => contexts.at(-1),
    contexts: () => contexts.length,
    // Whether the page plays each remote track, with its element or with Web Audio.
    plays: () => played().length > 0 && played().every((element) => element.muted ? contexts.at(-1)?.state === 'running' : !element.paused),
  };
  for (const name of window.name.split(' ')) sets[name]?.();
})();
