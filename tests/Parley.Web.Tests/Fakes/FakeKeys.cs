using Parley.Rtc;
using Parley.Rtc.InMemory;

namespace Parley.Web.Tests.Fakes;

/// <summary>Identity keys in memory.</summary>
internal sealed class FakeKeys : IIdentityKeys
{
    public Dictionary<string, IIdentityKey> Stored { get; } = [];

    public Task<IIdentityKey?> LoadAsync(string name) =>
        Task.FromResult<IIdentityKey?>(Stored.TryGetValue(name, out var key) ? key : Stored[name] = new InMemoryIdentityKey());

    public Task RemoveAsync(string name)
    {
        Stored.Remove(name);
        return Task.CompletedTask;
    }
}
