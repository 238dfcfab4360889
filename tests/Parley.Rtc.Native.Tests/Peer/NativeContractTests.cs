using Parley.Rtc.Contract;

namespace Parley.Rtc.Native.Tests.Peer;

public sealed class NativeContractTests
{
    public static TheoryData<string> Cases => [.. RtcContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Native_backend_fulfills_the_contract(string name)
    {
        await using var host = new Host();
        await RtcContract.RunAsync(name, host);
    }

    private sealed class Host : RtcContractHost
    {
        private readonly NativeRtcBackend _one = new();
        private readonly NativeRtcBackend _other = new();

        public override IRtcBackend One => _one;

        public override IRtcBackend Other => _other;

        public override void Speak(ILocalAudio audio) => ((NativeLocalAudio)audio).Source = new CountingSource();

        public override async ValueTask DisposeAsync()
        {
            await _one.DisposeAsync();
            await _other.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
