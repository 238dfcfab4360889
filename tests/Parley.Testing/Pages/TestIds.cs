namespace Parley.Testing.Pages;

/// <summary>
/// The <c>data-testid</c>s and attributes of the web client that tests and benchmarks hold on to. They are a contract: a page
/// may change its words and its looks freely, these not.
/// </summary>
public static class TestIds
{
    /// <summary>The name field of the sign-in page: a local part, or a full user id.</summary>
    public const string SignInName = "sign-in-name";

    /// <summary>The homeserver field of the sign-in page.</summary>
    public const string SignInHomeserver = "sign-in-homeserver";

    /// <summary>The password field of the sign-in page.</summary>
    public const string SignInPassword = "sign-in-password";

    /// <summary>Signs in with name and password.</summary>
    public const string SignInSubmit = "sign-in-submit";

    /// <summary>Makes an account by name alone and signs in; only where the embedded homeserver is the one.</summary>
    public const string SignUpSubmit = "sign-up-submit";

    /// <summary>Goes to the homeserver's own page to sign in; only where it has one.</summary>
    public const string SignInSso = "sign-in-sso";

    /// <summary>From the page that asks for a name alone to the one that asks for a Matrix account.</summary>
    public const string HaveAccount = "have-account";

    /// <summary>Where another tab of the browser has the device: brings Parley into this one.</summary>
    public const string TakeOver = "take-over";

    /// <summary>A message in a room's conversation.</summary>
    public const string ChatMessage = "chat-message";

    /// <summary>The bar at the bottom while in a channel.</summary>
    public const string CallBar = "call-bar";

    /// <summary>Toggles one's microphone; <c>aria-pressed</c> says how it is.</summary>
    public const string Mute = "mute";

    /// <summary>Toggles whether one hears; <c>aria-pressed</c> says how it is.</summary>
    public const string Deafen = "deafen";

    /// <summary>Says why one is not heard.</summary>
    public const string MicrophoneProblem = "microphone-problem";

    /// <summary>Opens the settings.</summary>
    public const string Settings = "settings";

    /// <summary>Leaves the channel.</summary>
    public const string Leave = "leave";

    /// <summary>How the connection to the channel is, in words.</summary>
    public const string ConnectionState = "connection-state";

    /// <summary>On a member's row: <c>true</c> while the member speaks.</summary>
    public const string Speaking = "data-speaking";

    /// <summary>On a member's row: <c>true</c> while the member's microphone is off.</summary>
    public const string Muted = "data-muted";

    /// <summary>On a member's row: the state of the link to the member, <c>connected</c> when they can hear each other.</summary>
    public const string Link = "data-link";

    /// <summary>On a member's row: <c>true</c> while the member records.</summary>
    public const string Recording = "data-recording";

    /// <summary>Names who records the conversation.</summary>
    public const string Recorded = "recorded";

    /// <summary>A voice channel's row; a click joins.</summary>
    public static string Channel(string roomName) => $"channel-{roomName}";

    /// <summary>A member's row in a channel.</summary>
    public static string Member(string userId) => $"member-{userId}";
}
