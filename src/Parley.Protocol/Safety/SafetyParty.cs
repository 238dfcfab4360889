namespace Parley.Protocol;

/// <summary>One side of a connection, as its safety code covers it.</summary>
/// <param name="Key">The device key; the lesser key's side comes first.</param>
/// <param name="UserId">The user id.</param>
/// <param name="DeviceId">The Matrix device id.</param>
/// <param name="Session">The session.</param>
/// <param name="Fingerprint">The SHA-256 fingerprint of its certificate, as in SDP: 32 pairs of hexadecimal digits in upper case, separated by colons.</param>
/// <param name="Nonce">Its random number for this connection.</param>
/// <param name="IdentityKey">Its identity key; <see langword="null"/> if it has none.</param>
internal readonly record struct SafetyParty(
    DeviceKey Key, string UserId, string DeviceId, string Session, string Fingerprint, string Nonce, string? IdentityKey = null);
