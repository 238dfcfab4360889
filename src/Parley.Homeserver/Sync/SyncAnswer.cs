namespace Parley.Homeserver.Sync;

/// <summary>The body of a sync, and whether it contains any changes.</summary>
internal readonly record struct SyncAnswer(byte[] Body, bool HasNews);
