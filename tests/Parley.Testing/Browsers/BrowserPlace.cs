using Parley.Testing.Network;

namespace Parley.Testing.Browsers;

/// <summary>The virtual host that a browser runs on.</summary>
/// <param name="Host">The host.</param>
/// <param name="Origin">The origin whose pages may use the microphone without TLS.</param>
/// <param name="Folder">A folder for the script that starts it there.</param>
public sealed record BrowserPlace(VirtualHost Host, Uri Origin, string Folder);
