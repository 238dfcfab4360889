using Parley.Testing.Audio;

namespace Parley.Testing.Browsers;

/// <summary>Makes APIs of the browser fail: refuse, throw, never answer, or change in the middle of a call.</summary>
public static class BrowserFaults
{
    /// <summary>The script that a page has to run before its own scripts, after <see cref="AudioProbe.Script"/>.</summary>
    public static string Script { get; } = AudioProbe.Resource("faults.js");
}
