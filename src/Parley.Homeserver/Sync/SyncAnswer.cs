namespace Parley.Homeserver.Sync;

/// <summary>A sync's body, and whether there is anything in it.</summary>
internal readonly record struct SyncAnswer(byte[] Body, bool HasNews);
