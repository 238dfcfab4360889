using System.Runtime.CompilerServices;
using Parley.Rtc.Contract;

namespace Parley.Rtc.Native.Tests.Peer;

public sealed class NativeBundleTests
{
    public static TheoryData<string> Cases => [.. RtcContract.ManyVoices];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Native_backend_carries_many_voices(string name)
    {
        await using var host = new Host();
        await RtcContract.RunAsync(name, host);
    }

    private sealed class Host : RtcContractHost
    {
        private readonly NativeRtcBackend _one = new();
        private readonly NativeRtcBackend _other = new();
        private readonly ConditionalWeakTable<IRemoteAudio, Listener> _listeners = [];

        public override IRtcBackend One => _one;

        public override IRtcBackend Other => _other;

        public override void Speak(ILocalAudio audio) => ((NativeLocalAudio)audio).Source = new CountingSource();

        public override async ValueTask<ILocalAudio> OpenVoiceAsync(IRtcBackend backend, int voice)
        {
            var audio = (NativeLocalAudio)await backend.OpenLocalAudioAsync(new AudioCaptureOptions());
            audio.Source = new VoiceSource(voice);
            return audio;
        }

        // Half of the voices are heard through a sink, and half as they arrive.
        public override void Listen(IAudioSection section) => _listeners.GetValue(section.RemoteAudio, audio => new((NativeRemoteAudio)audio, section.Mid![^1] % 2 == 0));

        public override bool Hears(IAudioSection section, int voice) => _listeners.TryGetValue(section.RemoteAudio, out var listener) && listener.TakeVoice() == voice;

        public override async ValueTask DisposeAsync()
        {
            await _one.DisposeAsync();
            await _other.DisposeAsync();
            await base.DisposeAsync();
        }
    }

    private sealed class Listener : IRemoteAudioSink
    {
        private int _voice = -1;

        public Listener(NativeRemoteAudio audio, bool arriving)
        {
            if (arriving)
                audio.FrameReceived += frame => Volatile.Write(ref _voice, frame.Payload.Span[1]);
            else
                audio.Sink = this;
        }

        /// <summary>Returns the voice that was heard since the last call.</summary>
        public int TakeVoice() => Interlocked.Exchange(ref _voice, -1);

        public void Play(in RemoteFrame frame)
        {
            if (frame.Kind == RemoteFrameKind.Frame)
                Volatile.Write(ref _voice, frame.Packet[1]);
        }
    }
}
