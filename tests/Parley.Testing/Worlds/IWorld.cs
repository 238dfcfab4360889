namespace Parley.Testing.Worlds;

/// <summary>Everything that a test's people share: a homeserver, and the web client that they open.</summary>
public interface IWorld : IAsyncDisposable
{
    /// <summary>What a test's name or a report calls it.</summary>
    string Name { get; }

    /// <summary>The homeserver's client API.</summary>
    Uri HomeserverUrl { get; }

    /// <summary>The page that people open.</summary>
    Uri WebUrl { get; }

    /// <summary>Makes an account.</summary>
    /// <param name="name">The local part; has to be new.</param>
    Task<Account> RegisterAsync(string name);
}
