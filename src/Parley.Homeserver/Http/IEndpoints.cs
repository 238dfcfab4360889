namespace Parley.Homeserver.Http;

/// <summary>The endpoints of one area.</summary>
internal interface IEndpoints
{
    /// <summary>Maps them.</summary>
    void Map(MatrixRoutes routes);
}
