namespace Parley.Cli.Sessions;

/// <content>The channels that a login has seen last, so that the shell can complete their names without asking the homeserver.</content>
internal sealed partial class SessionStore
{
    /// <summary>Keeps the names of channels. A failure costs completions only.</summary>
    public void RememberChannels(string profile, IEnumerable<string> names)
    {
        try
        {
            File.WriteAllLines(ChannelsOf(profile), names.Where(static name => !name.Contains('\n')));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>The names that were kept.</summary>
    public IReadOnlyList<string> SeenChannels(string profile)
    {
        try
        {
            return File.ReadAllLines(ChannelsOf(profile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private string ChannelsOf(string profile) => Path.Combine(Folder, profile + ".channels");
}
