using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Platform;

namespace Parley.Web.Configuration;

/// <summary>What the client stores in this browser and in this tab.</summary>
public sealed class Store(IPage page)
{
    /// <summary>Gets or sets the login; <c>null</c> if no user is signed in.</summary>
    public SessionRecord? Session
    {
        get => Read("parley.session", SessionJson.Default.SessionRecord);
        set => Write("parley.session", value, SessionJson.Default.SessionRecord);
    }

    /// <summary>
    /// Gets or sets the password that was generated for a registration by name alone; <c>null</c> after the user has saved it. The account cannot
    /// be used without the password once the login ends.
    /// </summary>
    public string? GeneratedPassword
    {
        get => page.Load("parley.password");
        set => page.Save("parley.password", value);
    }

    /// <summary>Gets or sets the settings.</summary>
    public ClientSettings Settings
    {
        get => Read("parley.settings", WebJson.Default.ClientSettings) ?? new();
        set => Write("parley.settings", value, WebJson.Default.ClientSettings);
    }

    /// <summary>Gets or sets the login that the homeserver has ended, without its tokens; <c>null</c> if there is none.</summary>
    public SessionRecord? EndedSession
    {
        get => Read("parley.ended", SessionJson.Default.SessionRecord);
        set => Write("parley.ended", value is null ? null : value with { AccessToken = "", RefreshToken = null }, SessionJson.Default.SessionRecord);
    }

    /// <summary>Gets or sets the single sign-on that this tab has started: a secret that its return address contains, and the homeserver.</summary>
    public (string Secret, Uri Homeserver)? SignOn
    {
        get => page.LoadForTab("parley.sign-on")?.Split(' ') is [var secret, var text] && Uri.TryCreate(text, UriKind.Absolute, out var address) ? (secret, address) : null;
        set => page.SaveForTab("parley.sign-on", value is { } started ? started.Secret + " " + started.Homeserver.AbsoluteUri : null);
    }

    /// <summary>Gets or sets the link that this tab had opened when it started a single sign-on, which loses the fragment of the address.</summary>
    public string? OpenLink
    {
        get => page.LoadForTab("parley.link");
        set => page.SaveForTab("parley.link", value);
    }

    /// <summary>Gets or sets the channel that this tab is in, to return to it after a reload.</summary>
    public RoomId? Call
    {
        get => RoomId.TryParse(page.LoadForTab("parley.call"), out var room) ? room : null;
        set => page.SaveForTab("parley.call", value?.Value);
    }

    /// <summary>Gets or sets whether this tab is muted and deafened, to restore it after a reload.</summary>
    public (bool Muted, bool Deafened) Silence
    {
        get => page.LoadForTab("parley.silence") switch { "muted" => (true, false), "deafened" => (false, true), "both" => (true, true), _ => default };
        set => page.SaveForTab("parley.silence", value switch { (true, true) => "both", (true, _) => "muted", (_, true) => "deafened", _ => null });
    }

    /// <summary>Saves the call of this tab for the tab that takes over.</summary>
    public void SaveCallForHandover()
    {
        page.Save("parley.handed", page.LoadForTab("parley.call") + " " + page.LoadForTab("parley.silence"));
        Call = null;
    }

    /// <summary>Loads the call that another tab has saved for this one.</summary>
    public void LoadHandedOverCall()
    {
        if (page.Load("parley.handed")?.Split(' ') is [{ Length: > 0 } call, var silence])
        {
            page.SaveForTab("parley.call", call);
            page.SaveForTab("parley.silence", silence.Length > 0 ? silence : null);
        }
        page.Save("parley.handed", null);
    }

    /// <summary>Gets or sets the playback volumes of users, from 0 to 2, except those that are 1.</summary>
    public Dictionary<UserId, double> Volumes
    {
        get
        {
            var volumes = new Dictionary<UserId, double>();
            foreach (var line in (page.Load("parley.volumes") ?? "").Split('\n'))
                if (line.Split(' ') is [var id, var volume] && UserId.TryParse(id, out var user)
                    && double.TryParse(volume, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                    volumes[user] = Math.Clamp(value, 0, 2);
            return volumes;
        }

        set
        {
            var lines = new List<string>();
            foreach (var (user, volume) in value)
                lines.Add(user.Value + " " + volume.ToString(CultureInfo.InvariantCulture));
            page.Save("parley.volumes", lines.Count > 0 ? string.Join('\n', lines) : null);
        }
    }

    /// <summary>Returns the devices that a user has verified, as <c>VerifiedDevices</c> writes them, or <c>null</c>.</summary>
    public string? LoadVerified(UserId user) => page.Load("parley.verified." + user.Value);

    /// <summary>Stores the devices that a user has verified; <c>null</c> or an empty text deletes them.</summary>
    public void SaveVerified(UserId user, string? devices) => page.Save("parley.verified." + user.Value, devices is { Length: > 0 } ? devices : null);

    private T? Read<T>(string key, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return page.Load(key) is { } text ? JsonSerializer.Deserialize(text, type) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
        {
            // Written by another version or by hand: treated as missing.
            return null;
        }
    }

    private void Write<T>(string key, T? value, JsonTypeInfo<T> type) where T : class =>
        page.Save(key, value is null ? null : JsonSerializer.Serialize(value, type));
}
