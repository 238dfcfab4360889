using Microsoft.Extensions.Time.Testing;
using Parley.Rtc.Contract;
using Parley.Rtc.InMemory;

namespace Parley.Rtc.Tests.InMemory;

public sealed class InMemoryContractTests
{
    public static TheoryData<string> Cases => [.. RtcContract.Cases];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task In_memory_backend_fulfils_the_contract(string name)
    {
        await using var host = new Host();
        await RtcContract.RunAsync(name, host);
    }

    private sealed class Host : RtcContractHost
    {
        private readonly FakeTimeProvider _time = new();

        public Host()
        {
            var network = new InMemoryNetwork(_time);
            (One, Other) = (network.CreateBackend("one"), network.CreateBackend("other"));
        }

        public override IRtcBackend One { get; }

        public override IRtcBackend Other { get; }

        public override void Speak(ILocalAudio audio) => ((InMemoryLocalAudio)audio).Speaking = true;

        public override Task PassAsync(TimeSpan time)
        {
            _time.Advance(time);
            return Task.CompletedTask;
        }
    }
}
