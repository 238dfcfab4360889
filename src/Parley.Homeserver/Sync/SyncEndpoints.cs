using System.Globalization;
using System.Text.Json;
using System.Text;
using Parley.Homeserver.Ephemeral;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.RateLimiting;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Sync;

/// <summary>Sync and its filters. https://spec.matrix.org/v1.16/client-server-api/#syncing</summary>
internal sealed class SyncEndpoints(HomeserverOptions options, Database database, SyncHandler handler, PresenceStore presence, RateLimiters limits) : IEndpoints
{
    public void Map(ApiRoutes routes)
    {
        routes.ServeRaw(Matrix.Endpoints.Sync.Endpoint, SyncAsync);
        routes.Serve(DefineFilter.Endpoint, DefineAsync);
        routes.Serve(GetFilter.Endpoint, (request, _) => FindFilter(request.Self(), request.Route("filterId")) ?? throw ApiException.NotFound("The filter does not exist."));
    }

    private async Task<ApiResult> SyncAsync(ApiRequest request, NoBody _)
    {
        using var ofUser = limits.SyncsOfUser.Enter(request.User.Value);
        using var ofAddress = limits.SyncsOfAddress.Enter(request.Address);
        var timeout = TimeSpan.FromMilliseconds(Math.Clamp(request.QueryInteger("timeout") ?? 0, 0, (long)options.LongestSync.TotalMilliseconds));
        var since = request.Query("since") is { Length: > 0 } text ? SyncToken.Parse(text) : (SyncToken?)null;
        var sync = new SyncRequest(request.Session, since, ReadFilter(request), request.QueryFlag("full_state"), timeout)
        {
            SetPresence = request.Query("set_presence") is { } state && MaySet(request.User, PresenceStore.Check(state)) ? state : null,
            StateAfter = request.QueryFlag("use_state_after") ? "state_after"
                : request.QueryFlag("org.matrix.msc4222.use_state_after") ? "org.matrix.msc4222.state_after" : null,
        };
        return new ApiResult(await handler.SyncAsync(sync, request.Aborted));
    }

    // A sync that changes the presence too often succeeds and changes nothing.
    private bool MaySet(UserId user, string state) => presence.Get(user).State == state || limits.Ephemeral.TryTake(user.Value);

    private FilterDefinition ReadFilter(ApiRequest request) => request.Query("filter") switch
    {
        null or "" => new FilterDefinition(),
        ['{', ..] inline => Parse(inline),
        // 404 would mean that the server has no sync. Synapse returns the same.
        var id => FindFilter(request.User, id) ?? throw ApiException.InvalidParam("The filter does not exist."),
    };

    private FilterDefinition? FindFilter(UserId user, string id)
    {
        var body = long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? database.Read(session => session.Text($"SELECT body FROM filters WHERE id = {number} AND user_id = {user}"))
            : null;
        return body is null ? null : Parse(body);
    }

    private async Task<FilterResponse> DefineAsync(ApiRequest request, FilterDefinition filter)
    {
        var user = request.Self();
        var body = JsonSerializer.Serialize(filter, MatrixJson.Default.FilterDefinition);
        StorageLimits.CheckSize(Encoding.UTF8.GetByteCount(body), "A filter", StorageLimits.MaxFilterBytes);
        var id = await database.WriteAsync(
            scope =>
            {
                var isNew = !scope.Session.Any($"SELECT 1 FROM filters WHERE user_id = {user} AND body = {body}");
                if (isNew && scope.Session.Integer($"SELECT count(*) FROM filters WHERE user_id = {user}") >= StorageLimits.MaxFilters)
                    throw ApiException.LimitExceeded(null, $"An account can't have more than {StorageLimits.MaxFilters} filters. Use one of them, or write the filter into the request.");
                scope.Session.Execute($"INSERT OR IGNORE INTO filters (user_id, body) VALUES ({user}, {body})");
                return scope.Session.Integer($"SELECT id FROM filters WHERE user_id = {user} AND body = {body}")!.Value;
            });
        return new FilterResponse { FilterId = id.ToString(CultureInfo.InvariantCulture) };
    }

    private static FilterDefinition Parse(string json)
    {
        try
        {
            return JsonBytes.Parse(Encoding.UTF8.GetBytes(json)).Deserialize(MatrixJson.Default.FilterDefinition)!;
        }
        catch (JsonException)
        {
            throw ApiException.BadJson("'filter' is not a filter.");
        }
    }
}
