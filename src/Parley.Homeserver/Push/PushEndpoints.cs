using Parley.Homeserver.Http;

namespace Parley.Homeserver.Push;

/// <summary>
/// The push rules that clients read to decide what notifies: fixed ones, because this server pushes to nobody.
/// https://spec.matrix.org/v1.16/client-server-api/#push-rules
/// </summary>
internal sealed class PushEndpoints : IEndpoints
{
    private static readonly byte[] Rules = """
        {"global":{"override":[
        {"rule_id":".m.rule.master","default":true,"enabled":false,"conditions":[],"actions":[]},
        {"rule_id":".m.rule.suppress_notices","default":true,"enabled":true,"conditions":[{"kind":"event_match","key":"content.msgtype","pattern":"m.notice"}],"actions":[]},
        {"rule_id":".m.rule.is_user_mention","default":true,"enabled":true,"conditions":[{"kind":"event_property_contains","key":"content.m\\.mentions.user_ids","value":"@"}],"actions":["notify",{"set_tweak":"highlight"}]}],
        "content":[],"room":[],"sender":[],"underride":[
        {"rule_id":".m.rule.message","default":true,"enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.message"}],"actions":["notify"]},
        {"rule_id":".m.rule.encrypted","default":true,"enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.encrypted"}],"actions":["notify"]}]}}
        """u8.ToArray();

    private static readonly byte[] NoPushers = """{"pushers":[]}"""u8.ToArray();

    public void Map(MatrixRoutes routes)
    {
        routes.Map("GET", "/_matrix/client/v3/pushrules", request => RulesFor(request));
        routes.Map("GET", "/_matrix/client/v3/pushers", _ => new MatrixResult(NoPushers));
    }

    private static MatrixResult RulesFor(MatrixRequest request) =>
        new(System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(Rules).Replace("\"@\"", "\"" + request.User + "\"", StringComparison.Ordinal)));
}
