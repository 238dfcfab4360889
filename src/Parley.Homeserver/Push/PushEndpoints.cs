using System.Text.Json;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Http;
using Parley.Homeserver.Json;
using Parley.Homeserver.Positions;
using Parley.Homeserver.Rooms;
using Parley.Homeserver.Storage;
using Parley.Matrix;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Push;

/// <summary>Reading and changing push rules, and the unread events that notify. https://spec.matrix.org/v1.16/client-server-api/#push-rules-api</summary>
internal sealed class PushEndpoints(Database database, PushRuleStore store, TimeProvider time) : IEndpoints
{
    private const string Global = "/_matrix/client/v3/pushrules/global/";
    private const string One = Global + "{kind}/{ruleId}";
    private const int DefaultLimit = 50;
    private const int MaxLimit = 500;

    public void Map(ApiRoutes routes)
    {
        routes.ServeRaw(GetPushRules.Endpoint, request => new ApiResult(Rules(request).ToContent()));
        routes.Get(Global, request => JsonBytes.Object(Rules(request).Write));
        routes.Get(One, request => Write(Find(request, Rules(request))));
        routes.Put(One, PutAsync);
        routes.Delete(One, DeleteAsync);
        routes.Get(One + "/enabled", request => JsonBytes.Object(writer => writer.WriteBoolean("enabled", Find(request, Rules(request)).Enabled)));
        routes.Put(One + "/enabled", (request, body) => ChangeAsync(request, rule => rule with { Enabled = body.Flag("enabled") ?? throw ApiException.MissingParam("'enabled' is missing.") }));
        routes.Get(One + "/actions", request => JsonBytes.Object(writer =>
        {
            writer.WritePropertyName("actions");
            Find(request, Rules(request)).Actions.WriteTo(writer);
        }));
        routes.Put(One + "/actions", (request, body) =>
        {
            var actions = PushRuleBody.Actions(body);
            return ChangeAsync(request, rule => new PushRule(rule.Id, rule.Enabled, actions) { Conditions = rule.Conditions, Pattern = rule.Pattern });
        });
        routes.Serve(GetPushers.Endpoint, (_, _) => new PushersResponse { Pushers = [] });
        routes.Post("/_matrix/client/v3/pushers/set", SetPusherAsync);
        routes.Get("/_matrix/client/v3/notifications", request => database.Read(session => Notifications(session, request)));
    }

    private PushRuleset Rules(ApiRequest request) => database.Read(session => store.Of(session, request.User));

    private static PushRule Find(ApiRequest request, PushRuleset rules) =>
        rules.Find(request.Route("kind"), request.Route("ruleId")) ?? throw ApiException.NotFound("The push rule does not exist.");

    private static byte[] Write(PushRule rule) => JsonBytes.Object(writer =>
    {
        writer.WritePropertyName("r");
        rule.Write(writer);
    })[5..^1];

    private async Task<byte[]> PutAsync(ApiRequest request, JsonElement body)
    {
        var kind = request.Route("kind");
        var rule = PushRuleBody.Read(kind, request.Route("ruleId"), body);
        await database.WriteAsync(scope =>
        {
            var rules = store.Of(scope, request.User);
            var before = rules.Find(kind, rule.Id);
            if (before is null && rules.All.Count(static known => !known.Rule.IsDefault) >= StorageLimits.MaxPushRules)
                throw ApiException.LimitExceeded(null, $"An account can't have more than {StorageLimits.MaxPushRules} push rules. Delete one of them.");
            var own = rules.OwnRules(kind);
            own.Remove(rule.Id);
            var index = (request.Query("before"), request.Query("after")) switch
            {
                ({ } next, _) => Index(own, next),
                (_, { } previous) => Index(own, previous) + 1,
                _ when before is not null => rules.OwnRules(kind).IndexOf(rule.Id),
                _ => 0,
            };
            store.Set(scope, request.User, rules.Insert(kind, rule with { Enabled = before?.Enabled ?? true }, index));
        });
        return JsonBytes.EmptyObject;
    }

    private static int Index(List<string> own, string id) =>
        own.IndexOf(id) is >= 0 and var index ? index : throw new ApiException(400, ErrorCode.Unknown, "The rule in 'before' or 'after' is not one of the user's rules of this kind.");

    private async Task<byte[]> DeleteAsync(ApiRequest request)
    {
        await database.WriteAsync(scope =>
        {
            var rules = store.Of(scope, request.User);
            if (Find(request, rules).IsDefault)
                throw ApiException.NotFound("A predefined rule can't be deleted. Disable it.");
            store.Set(scope, request.User, rules.Without(request.Route("kind"), request.Route("ruleId")));
        });
        return JsonBytes.EmptyObject;
    }

    private async Task<byte[]> ChangeAsync(ApiRequest request, Func<PushRule, PushRule> change)
    {
        await database.WriteAsync(scope =>
        {
            var rules = store.Of(scope, request.User);
            store.Set(scope, request.User, rules.With(request.Route("kind"), change(Find(request, rules))));
        });
        return JsonBytes.EmptyObject;
    }

    private static Task<byte[]> SetPusherAsync(ApiRequest request, JsonElement body) => body.Field("kind") is null
        ? Task.FromResult(JsonBytes.EmptyObject)
        : throw new ApiException(400, ErrorCode.Unknown, "This server sends no push notifications to devices. Clients notify while they are connected.");

    private byte[] Notifications(DbSession session, ApiRequest request)
    {
        var limit = (int)Math.Clamp(request.QueryInteger("limit") ?? DefaultLimit, 1, MaxLimit);
        var before = request.Query("from") is { Length: > 0 } token ? SyncToken.Parse(token).Position : long.MaxValue;
        var budget = new ReadBudget();
        var found = NotificationTable.Of(session, request.User, before, request.Query("only") == "highlight", limit + 1, item => budget.Spend(item.Event));
        var page = found[..Math.Min(limit, found.Count)];
        var events = new ClientEvents(session, request.Session, time.GetUtcNow().ToUnixTimeMilliseconds());
        return JsonBytes.Object(writer =>
        {
            writer.WriteStartArray("notifications");
            foreach (var (item, actions) in page)
            {
                writer.WriteStartObject();
                writer.WritePropertyName("actions");
                writer.WriteRawValue(actions, skipInputValidation: true);
                writer.WritePropertyName("event");
                events.Write(writer, item, withRoom: true);
                writer.WriteBoolean("read", false);
                writer.WriteString("room_id", item.RoomId.Value);
                writer.WriteNumber("ts", item.OriginServerTs);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            if (found.Count > limit || budget.IsSpent)
                writer.WriteString("next_token", new SyncToken(page[^1].Event.Position).ToString());
        });
    }
}
