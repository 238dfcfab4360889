// Microphones that play the tone of a voice, and the voice that is received in a section, known by the frequency of its tone.
{
  const lowest = 400; // Hz
  const step = 150; // Hz between two voices
  const loud = -70; // dB
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const connections = [];
  const analysers = new WeakMap(); // by track
  let context;
  let next;

  navigator.mediaDevices.getUserMedia = constraints => {
    if (next === undefined)
      return open(constraints);
    context ??= new AudioContext();
    const source = new OscillatorNode(context, { frequency: lowest + step * next });
    const destination = new MediaStreamAudioDestinationNode(context);
    source.connect(new GainNode(context, { gain: 0.3 })).connect(destination);
    source.start();
    next = undefined;
    return Promise.resolve(destination.stream);
  };

  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...options) {
      super(...options);
      connections.push(this);
    }
  };

  globalThis.nextVoice = voice => next = voice;

  globalThis.hearsVoice = (mid, voice) => connections.filter(connection => connection.connectionState === "connected")
    .flatMap(connection => connection.getTransceivers())
    .some(each => each.mid === mid && /recv/.test(each.currentDirection) && measure(each.receiver.track) === voice);

  // Returns the number of the voice in a track, or -1 for none.
  function measure(track) {
    context ??= new AudioContext();
    if (!analysers.has(track)) {
      const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
      new MediaStreamAudioSourceNode(context, { mediaStream: new MediaStream([track]) }).connect(analyser);
      analysers.set(track, analyser);
    }
    const analyser = analysers.get(track);
    const levels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(levels);
    const loudest = levels.indexOf(Math.max(...levels));
    if (levels[loudest] < loud)
      return -1;
    const voice = (loudest * context.sampleRate / analyser.fftSize - lowest) / step;
    return Math.abs(voice - Math.round(voice)) < 0.15 ? Math.round(voice) : -1;
  }
}
