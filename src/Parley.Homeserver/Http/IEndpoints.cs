namespace Parley.Homeserver.Http;

/// <summary>The endpoints of one area, each with its handler.</summary>
internal interface IEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    void Map(ApiRoutes routes);
}
