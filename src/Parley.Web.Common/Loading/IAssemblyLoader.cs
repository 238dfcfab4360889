using Parley.Web.Errors;

namespace Parley.Web.Loading;

/// <summary>Loads assemblies that are not part of the first load.</summary>
public interface IAssemblyLoader
{
    /// <summary>Loads an assembly, unless it is loaded.</summary>
    /// <exception cref="LoadException">The server is unreachable or has a new version of the client.</exception>
    Task LoadAsync(string assembly);
}
