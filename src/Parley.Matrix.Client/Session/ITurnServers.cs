using Parley.Matrix.Endpoints;

namespace Parley.Matrix.Client;

/// <summary>The homeserver's TURN servers. Credentials are fetched when the session starts and renewed at 80 % of their life.</summary>
public interface ITurnServers
{
    /// <summary>The present credentials; null until the first came. A homeserver without TURN gives an empty list of addresses.</summary>
    TurnServerResponse? Current { get; }

    /// <summary>The present credentials, waiting for the first at most.</summary>
    ValueTask<TurnServerResponse> GetAsync(CancellationToken cancellationToken = default);
}
