using Microsoft.AspNetCore.Components.WebAssembly.Services;
using Parley.Web.Errors;

namespace Parley.Web.Loading;

/// <summary>Loads assemblies with Blazor's loader, each once.</summary>
internal sealed class AssemblyLoader(LazyAssemblyLoader blazor) : IAssemblyLoader
{
    private readonly Dictionary<string, Task> _loads = [];

    public Task LoadAsync(string assembly)
    {
        if (!_loads.TryGetValue(assembly, out var load) || load.IsFaulted)
            _loads[assembly] = load = LoadOnceAsync(assembly);
        return load;
    }

    private async Task LoadOnceAsync(string assembly)
    {
        try
        {
            await blazor.LoadAssembliesAsync([assembly + ".wasm"]);
        }
        catch (Exception e)
        {
            throw new LoadException(e);
        }
    }
}
