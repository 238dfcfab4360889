using System.Collections.Immutable;
using System.Text.Json;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Push;

/// <summary>The push rules of a user, in the order in which they are evaluated. It is immutable.</summary>
internal sealed class PushRuleset
{
    private const string Master = ".m.rule.master";

    // https://spec.matrix.org/v1.16/client-server-api/#predefined-rules. The user ID is inserted for @, and the localpart for %.
    private const string Defaults = """
        {"override":[
        {"rule_id":".m.rule.master","enabled":false,"conditions":[],"actions":[]},
        {"rule_id":".m.rule.suppress_notices","enabled":true,"conditions":[{"kind":"event_match","key":"content.msgtype","pattern":"m.notice"}],"actions":[]},
        {"rule_id":".m.rule.invite_for_me","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.member"},{"kind":"event_match","key":"content.membership","pattern":"invite"},{"kind":"event_match","key":"state_key","pattern":"@"}],"actions":["notify",{"set_tweak":"sound","value":"default"}]},
        {"rule_id":".m.rule.member_event","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.member"}],"actions":[]},
        {"rule_id":".m.rule.is_user_mention","enabled":true,"conditions":[{"kind":"event_property_contains","key":"content.m\\.mentions.user_ids","value":"@"}],"actions":["notify",{"set_tweak":"sound","value":"default"},{"set_tweak":"highlight"}]},
        {"rule_id":".m.rule.contains_display_name","enabled":true,"conditions":[{"kind":"contains_display_name"}],"actions":["notify",{"set_tweak":"sound","value":"default"},{"set_tweak":"highlight"}]},
        {"rule_id":".m.rule.is_room_mention","enabled":true,"conditions":[{"kind":"event_property_is","key":"content.m\\.mentions.room","value":true},{"kind":"sender_notification_permission","key":"room"}],"actions":["notify",{"set_tweak":"highlight"}]},
        {"rule_id":".m.rule.roomnotif","enabled":true,"conditions":[{"kind":"event_match","key":"content.body","pattern":"@room"},{"kind":"sender_notification_permission","key":"room"}],"actions":["notify",{"set_tweak":"highlight"}]},
        {"rule_id":".m.rule.tombstone","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.tombstone"},{"kind":"event_match","key":"state_key","pattern":""}],"actions":["notify",{"set_tweak":"highlight"}]},
        {"rule_id":".m.rule.reaction","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.reaction"}],"actions":[]},
        {"rule_id":".m.rule.room.server_acl","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.server_acl"},{"kind":"event_match","key":"state_key","pattern":""}],"actions":[]},
        {"rule_id":".m.rule.suppress_edits","enabled":true,"conditions":[{"kind":"event_property_is","key":"content.m\\.relates_to.rel_type","value":"m.replace"}],"actions":[]}],
        "content":[
        {"rule_id":".m.rule.contains_user_name","enabled":true,"pattern":"%","actions":["notify",{"set_tweak":"sound","value":"default"},{"set_tweak":"highlight"}]}],
        "room":[],"sender":[],
        "underride":[
        {"rule_id":".m.rule.call","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.call.invite"}],"actions":["notify",{"set_tweak":"sound","value":"ring"}]},
        {"rule_id":".m.rule.encrypted_room_one_to_one","enabled":true,"conditions":[{"kind":"room_member_count","is":"2"},{"kind":"event_match","key":"type","pattern":"m.room.encrypted"}],"actions":["notify",{"set_tweak":"sound","value":"default"}]},
        {"rule_id":".m.rule.room_one_to_one","enabled":true,"conditions":[{"kind":"room_member_count","is":"2"},{"kind":"event_match","key":"type","pattern":"m.room.message"}],"actions":["notify",{"set_tweak":"sound","value":"default"}]},
        {"rule_id":".m.rule.message","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.message"}],"actions":["notify"]},
        {"rule_id":".m.rule.encrypted","enabled":true,"conditions":[{"kind":"event_match","key":"type","pattern":"m.room.encrypted"}],"actions":["notify"]}]}
        """;

    private readonly ImmutableDictionary<string, ImmutableList<PushRule>> _rules;

    private PushRuleset(ImmutableDictionary<string, ImmutableList<PushRule>> rules) => _rules = rules;

    /// <summary>Gets the kinds, in the order in which they are evaluated.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["override", "content", "room", "sender", "underride"];

    /// <summary>Gets all rules with their kinds, in the order in which they are evaluated.</summary>
    public IEnumerable<(string Kind, PushRule Rule)> All => Kinds.SelectMany(kind => _rules[kind], (kind, rule) => (kind, rule));

    /// <summary>Returns the predefined rules of a user.</summary>
    public static PushRuleset DefaultsOf(UserId user) => Read(JsonElement.Parse(Defaults
        .Replace("\"@\"", Quote(user.Value), StringComparison.Ordinal).Replace("\"%\"", Quote(user.Localpart), StringComparison.Ordinal)));

    /// <summary>Reads stored rules. Predefined rules that were added to the server since are included.</summary>
    public static PushRuleset Read(JsonElement stored, UserId user)
    {
        var read = Read(stored.GetProperty("global"));
        foreach (var (kind, rule) in DefaultsOf(user).All)
            if (read.Find(kind, rule.Id) is null)
                read = new(read._rules.SetItem(kind, read._rules[kind].Add(rule)));
        return read;
    }

    /// <summary>Returns a rule; <see langword="null"/> if it does not exist.</summary>
    public PushRule? Find(string kind, string id) => _rules.TryGetValue(kind, out var ofKind) ? ofKind.Find(rule => rule.Id == id) : null;

    /// <summary>Returns the rules with one replaced.</summary>
    public PushRuleset With(string kind, PushRule rule) =>
        new(_rules.SetItem(kind, _rules[kind].SetItem(_rules[kind].FindIndex(known => known.Id == rule.Id), rule)));

    /// <summary>Returns the rules with a rule of the user at an index among the user's rules of its kind.</summary>
    public PushRuleset Insert(string kind, PushRule rule, int index)
    {
        var ofKind = _rules[kind].RemoveAll(known => known.Id == rule.Id);
        // The master rule comes before all others, and the other predefined rules after those of the user.
        var first = ofKind is [{ Id: Master }, ..] ? 1 : 0;
        return new(_rules.SetItem(kind, ofKind.Insert(Math.Min(first + index, ofKind.Count), rule)));
    }

    /// <summary>Returns the rules without one.</summary>
    public PushRuleset Without(string kind, string id) => new(_rules.SetItem(kind, _rules[kind].RemoveAll(rule => rule.Id == id)));

    /// <summary>Returns the IDs of the user's own rules of a kind, in order.</summary>
    public List<string> OwnRules(string kind) => [.. _rules[kind].Where(rule => !rule.IsDefault).Select(rule => rule.Id)];

    /// <summary>Writes the rules by kind, as fields of the current object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        foreach (var kind in Kinds)
        {
            writer.WriteStartArray(kind);
            foreach (var rule in _rules[kind])
                rule.Write(writer);
            writer.WriteEndArray();
        }
    }

    /// <summary>Returns the content of <c>m.push_rules</c>.</summary>
    public byte[] ToContent() => JsonBytes.Object(writer =>
    {
        writer.WriteStartObject("global");
        Write(writer);
        writer.WriteEndObject();
    });

    private static PushRuleset Read(JsonElement kinds) =>
        new(Kinds.ToImmutableDictionary(kind => kind, kind => kinds.Items(kind).Select(PushRule.Read).ToImmutableList()));

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";
}
