using System.Globalization;
using System.Text;
using System.Text.Json;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Sync;

/// <summary>Sync and its filters. https://spec.matrix.org/v1.16/client-server-api/#syncing</summary>
internal sealed class SyncEndpoints(HomeserverOptions options, Database database, SyncHandler handler) : IEndpoints
{
    public void Map(MatrixRoutes routes)
    {
        routes.ServeRaw(Matrix.Endpoints.Sync.Endpoint, SyncAsync);
        routes.ServeRaw(DefineFilter.Endpoint, DefineAsync);
        routes.ServeRaw(GetFilter.Endpoint, request => new MatrixResult(Encoding.UTF8.GetBytes(FindFilter(request.Self(), request.Route("filterId")))));
    }

    private async Task<MatrixResult> SyncAsync(MatrixRequest request)
    {
        var timeout = TimeSpan.FromMilliseconds(Math.Clamp(request.QueryInteger("timeout") ?? 0, 0, (long)options.LongestSync.TotalMilliseconds));
        var since = request.Query("since") is { Length: > 0 } text ? SyncToken.Parse(text) : (SyncToken?)null;
        var sync = new SyncRequest(request.Session, since, ReadFilter(request), request.QueryFlag("full_state"), timeout);
        return new MatrixResult(await handler.SyncAsync(sync, request.Aborted));
    }

    private FilterDefinition ReadFilter(MatrixRequest request) => request.Query("filter") switch
    {
        null or "" => new FilterDefinition(),
        ['{', ..] inline => Parse(inline),
        var id => Parse(FindFilter(request.User, id)),
    };

    private string FindFilter(UserId user, string id)
    {
        var body = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? database.Read(session => session.Text("SELECT body FROM filters WHERE id = $1 AND user_id = $2", number, user.Value))
            : null;
        return body ?? throw MatrixException.NotFound("There is no such filter.");
    }

    private async Task<MatrixResult> DefineAsync(MatrixRequest request)
    {
        var user = request.Self();
        var body = (await request.ReadObjectAsync()).GetRawText();
        Parse(body);
        var id = await database.WriteAsync(
            scope =>
            {
                scope.Session.Execute("INSERT OR IGNORE INTO filters (user_id, body) VALUES ($1, $2)", user.Value, body);
                return scope.Session.Integer("SELECT id FROM filters WHERE user_id = $1 AND body = $2", user.Value, body)!.Value;
            });
        return MatrixResult.Object(writer => writer.WriteString("filter_id", id.ToString(CultureInfo.InvariantCulture)));
    }

    private static FilterDefinition Parse(string json)
    {
        try
        {
            return JsonBytes.Parse(Encoding.UTF8.GetBytes(json)).Deserialize(DefineFilter.Endpoint.Request!)!;
        }
        catch (JsonException)
        {
            throw MatrixException.BadJson("This is not a filter.");
        }
    }
}
