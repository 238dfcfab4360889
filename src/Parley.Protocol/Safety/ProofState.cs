namespace Parley.Protocol;

/// <summary>Whether a device has proved, with its identity key, that a connection is its own. See docs/spec/voice-channel.md, Identity keys.</summary>
public enum ProofState
{
    /// <summary>The connection is not up yet.</summary>
    None,

    /// <summary>The proof has not arrived or is being checked.</summary>
    Pending,

    /// <summary>The signature is valid for this connection.</summary>
    Valid,

    /// <summary>The signature is not valid for this connection, or the certificate was replaced.</summary>
    Invalid,

    /// <summary>The device has no identity key, or its proof did not arrive in time.</summary>
    Missing,
}
