using Parley.Testing.Network;

namespace Parley.Testing.Browsers;

/// <summary>Where a browser runs that does not run on this machine itself.</summary>
/// <param name="Host">The host.</param>
/// <param name="Origin">The origin whose pages may use the microphone though they come without TLS.</param>
/// <param name="Folder">A folder for the program that starts it there.</param>
public sealed record BrowserPlace(VirtualHost Host, Uri Origin, string Folder);
