using Parley.Web.Errors;
using Parley.Web.Loading;

namespace Parley.Web.Tests.Fakes;

/// <summary>A loader that records what it is asked for. The tests' process has loaded all assemblies already.</summary>
internal sealed class FakeLoader : IAssemblyLoader
{
    public List<string> Loaded { get; } = [];

    public bool IsOffline { get; set; }

    /// <summary>Gets or sets what each load waits for.</summary>
    public Task Network { get; set; } = Task.CompletedTask;

    public async Task LoadAsync(string assembly)
    {
        await Network;
        if (IsOffline)
            throw new LoadException();
        Loaded.Add(assembly);
    }
}
