namespace Parley.Testing.Worlds;

/// <summary>A homeserver and the web client of a test.</summary>
public interface IWorld : IAsyncDisposable
{
    /// <summary>Its name in artifacts.</summary>
    string Name { get; }

    /// <summary>The homeserver's client API.</summary>
    Uri HomeserverUrl { get; }

    /// <summary>The URL of the web client.</summary>
    Uri WebUrl { get; }

    /// <summary>Registers an account.</summary>
    /// <param name="name">The localpart, which must be new.</param>
    Task<Account> RegisterAsync(string name);
}
