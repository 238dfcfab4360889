using System.Text;
using Parley.Homeserver.Http;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Push;

/// <summary>
/// The push rules, which clients read to decide which events notify. They are fixed, because this server sends no push notifications.
/// https://spec.matrix.org/v1.16/client-server-api/#push-rules
/// </summary>
internal sealed class PushEndpoints : IEndpoints
{
    // The own user ID is inserted for @.
    private const string Rules = """
        {"global":{"override":[
        {"rule_id":".m.rule.master","default":true,"enabled":false,"conditions":[],"actions":[]},
        {"rule_id":".m.rule.suppress_notices","default":true,"enabled":true,"conditions":[{"kind":"event_match","key":"content.msgtype","pattern":"m.notice"}],"actions":[]},
        {"rule_id":".m.rule.is_user_mention","default":true,"enabled":true,"conditions":[{"kind":"event_property_contains","key":"content.m\\.mentions.user_ids","value":"@"}],"actions":["notify",{"set_tweak":"highlight"}]}],
        "content":[],"room":[],"sender":[],"underride":[
        {"rule_id":".m.rule.message","default":true,"enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.message"}],"actions":["notify"]},
        {"rule_id":".m.rule.encrypted","default":true,"enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.encrypted"}],"actions":["notify"]}]}}
        """;

    public void Map(ApiRoutes routes)
    {
        routes.ServeRaw(GetPushRules.Endpoint, RulesFor);
        routes.Serve(GetPushers.Endpoint, (_, _) => new PushersResponse { Pushers = [] });
    }

    private static ApiResult RulesFor(ApiRequest request) =>
        new(Encoding.UTF8.GetBytes(Rules.Replace("\"@\"", "\"" + request.User + "\"", StringComparison.Ordinal)));
}
