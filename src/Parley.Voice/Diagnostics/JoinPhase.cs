namespace Parley.Voice;

/// <summary>The phases of a join, in their usual order.</summary>
internal enum JoinPhase
{
    /// <summary>The homeserver accepted the callstate.</summary>
    CallStateWritten,

    /// <summary>The first offers were handed to the homeserver.</summary>
    OffersSent,

    /// <summary>The first answer was received.</summary>
    AnswerReceived,

    /// <summary>ICE and DTLS of the first connection are complete.</summary>
    Connected,

    /// <summary>The first audio of another member was received.</summary>
    FirstAudio,
}
