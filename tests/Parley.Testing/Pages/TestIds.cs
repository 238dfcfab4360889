namespace Parley.Testing.Pages;

/// <summary>
/// The <c>data-testid</c>s and attributes of the web client that tests and benchmarks use. Texts and styles of the pages may change,
/// these may not.
/// </summary>
public static class TestIds
{
    /// <summary>The name field of the sign-in page: a localpart or a user ID.</summary>
    public const string SignInName = "sign-in-name";

    /// <summary>The homeserver field of the sign-in page.</summary>
    public const string SignInHomeserver = "sign-in-homeserver";

    /// <summary>The password field of the sign-in page.</summary>
    public const string SignInPassword = "sign-in-password";

    /// <summary>Signs in with username and password.</summary>
    public const string SignInSubmit = "sign-in-submit";

    /// <summary>Registers an account by name alone; only with the embedded homeserver.</summary>
    public const string SignUpSubmit = "sign-up-submit";

    /// <summary>The field for an invitation code, once the homeserver has asked for it.</summary>
    public const string SignUpCode = "sign-up-code";

    /// <summary>Starts the homeserver's single sign-on, if it supports it.</summary>
    public const string SignInSso = "sign-in-sso";

    /// <summary>Switches from registration to sign-in.</summary>
    public const string HaveAccount = "have-account";

    /// <summary>Moves the session from another tab to this one.</summary>
    public const string TakeOver = "take-over";

    /// <summary>States on the card of a member that the safety codes are equal.</summary>
    public const string Verify = "verify";

    /// <summary>The warning on the tile of a member whose device does not prove its identity.</summary>
    public const string IdentityWarning = "identity-warning";

    /// <summary>A message in a room.</summary>
    public const string ChatMessage = "chat-message";

    /// <summary>The message that a message answers, above it.</summary>
    public const string ChatQuote = "chat-quote";

    /// <summary>The members who are typing.</summary>
    public const string Typing = "typing";

    /// <summary>A reaction to a message, with its count; <c>aria-pressed</c> is whether the user sent it.</summary>
    public const string ChatReaction = "chat-reaction";

    /// <summary>The actions of a message, visible while the pointer or the focus is on it.</summary>
    public const string MessageTools = "message-tools";

    /// <summary>Scrolls to the last message; visible while older messages are shown.</summary>
    public const string JumpToPresent = "chat-present";

    /// <summary>Confirms the deletion of a message.</summary>
    public const string ChatDelete = "chat-delete";

    /// <summary>The message that the user answers or edits, above the field.</summary>
    public const string ComposerSubject = "composer-subject";

    /// <summary>The call bar, which exists while in a channel.</summary>
    public const string CallBar = "call-bar";

    /// <summary>Mutes or unmutes; <c>aria-pressed</c> is the state.</summary>
    public const string Mute = "mute";

    /// <summary>Deafens or undeafens; <c>aria-pressed</c> is the state.</summary>
    public const string Deafen = "deafen";

    /// <summary>The reason why the microphone is not available.</summary>
    public const string MicrophoneProblem = "microphone-problem";

    /// <summary>The message that the browser blocks playback, with its button.</summary>
    public const string PlaybackBlocked = "playback-blocked";

    /// <summary>While the browser asks for the microphone: joins without it.</summary>
    public const string OnlyListen = "only-listen";

    /// <summary>The field for a message.</summary>
    public const string ChatInput = "chat-input";

    /// <summary>The suggestions for the word before the caret.</summary>
    public const string Suggestions = "suggestions";

    /// <summary>The search field of the emoji picker.</summary>
    public const string EmojiSearch = "emoji-search";

    /// <summary>In the menu of a message: opens the emoji picker.</summary>
    public const string MoreEmoji = "more-emoji";

    /// <summary>The field that chooses files to send.</summary>
    public const string Attach = "attach";

    /// <summary>A file that is about to be sent.</summary>
    public const string Upload = "upload";

    /// <summary>Sends the chosen files.</summary>
    public const string SendFiles = "send-files";

    /// <summary>The file of a message.</summary>
    public const string Attachment = "attachment";

    /// <summary>In a message: the image, which opens the lightbox.</summary>
    public const string Image = "image";

    /// <summary>In a message: loads and plays audio or video.</summary>
    public const string Play = "play";

    /// <summary>In a message: downloads the file.</summary>
    public const string Download = "download";

    /// <summary>The window over the page that shows an image.</summary>
    public const string Lightbox = "lightbox";

    /// <summary>In the lightbox: the image.</summary>
    public const string LightboxImage = "lightbox-image";

    /// <summary>In the settings: opens the diagnostics.</summary>
    public const string Diagnostics = "diagnostics";

    /// <summary>In the diagnostics: copies the report.</summary>
    public const string DiagnosticsCopy = "diagnostics-copy";

    /// <summary>In the diagnostics: the state of the session.</summary>
    public const string DiagnosticsState = "diagnostics-state";

    /// <summary>In the diagnostics: the report, if the browser did not copy it.</summary>
    public const string DiagnosticsText = "diagnostics-text";

    /// <summary>Opens the settings.</summary>
    public const string Settings = "settings";

    /// <summary>In the settings: when the microphone is sent.</summary>
    public const string VoiceMode = "voice-mode";

    /// <summary>In the settings: the key of push to talk.</summary>
    public const string TalkKey = "talk-key";

    /// <summary>In the settings: records the key of push to talk.</summary>
    public const string RecordKey = "record-key";

    /// <summary>The button that signs out.</summary>
    public const string SignOut = "sign-out";

    /// <summary>Leaves the channel.</summary>
    public const string Leave = "leave";

    /// <summary>The state of the call.</summary>
    public const string ConnectionState = "connection-state";

    /// <summary>On a member's row: <c>true</c> while the member speaks.</summary>
    public const string Speaking = "data-speaking";

    /// <summary>On a member's row: <c>true</c> while the member's microphone is off.</summary>
    public const string Muted = "data-muted";

    /// <summary>On a member's row: the state of the link to the member.</summary>
    public const string Link = "data-link";

    /// <summary>On a member's row: <c>true</c> while the member records.</summary>
    public const string Recording = "data-recording";

    /// <summary>The notice that members are recording.</summary>
    public const string Recorded = "recorded";

    /// <summary>A voice channel's row; a click joins the channel.</summary>
    public static string Channel(string roomName) => $"channel-{roomName}";

    /// <summary>In the card of a member: the values of the connection.</summary>
    public const string MemberConnection = "member-connection";

    /// <summary>A member's tile; a click opens the card of the member.</summary>
    public static string Tile(string userId) => $"tile-{userId}";

    /// <summary>The safety code on the card of a member.</summary>
    public static string Safety(string userId) => $"safety-{userId}";

    /// <summary>A member's row in a channel.</summary>
    public static string Member(string userId) => $"member-{userId}";
}
