using Parley.Homeserver.Accounts;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Sync;

/// <summary>What a client asks of a sync. <paramref name="Since"/> is null for the first.</summary>
internal sealed record SyncRequest(Session Session, SyncToken? Since, FilterDefinition Filter, bool FullState, TimeSpan Timeout);
