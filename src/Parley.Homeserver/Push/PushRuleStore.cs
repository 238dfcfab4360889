using System.Collections.Concurrent;
using System.Text.Json;
using Parley.Homeserver.AccountData;
using Parley.Homeserver.Storage;
using Parley.Matrix;

namespace Parley.Homeserver.Push;

/// <summary>The push rules of the users: account data, which the server keeps in memory too. Without stored rules, the predefined ones apply.</summary>
internal sealed class PushRuleStore
{
    private readonly ConcurrentDictionary<UserId, PushRuleset> _known = [];

    /// <summary>Returns the rules of a user.</summary>
    public PushRuleset Of(DbSession session, UserId user) => _known.TryGetValue(user, out var known) ? known : Load(session, user);

    /// <summary>Replaces the rules of a user.</summary>
    public void Set(WriteScope scope, UserId user, PushRuleset rules)
    {
        AccountDataStore.Set(scope, user, null, AccountDataStore.PushRules, rules.ToContent());
        scope.AfterCommit(() => _known[user] = rules);
    }

    /// <summary>Returns the rules of a user to the writer, who may keep them in memory: nobody changes them meanwhile.</summary>
    public PushRuleset Of(WriteScope scope, UserId user)
    {
        if (_known.TryGetValue(user, out var known))
            return known;
        var loaded = Load(scope.Session, user);
        scope.AfterCommit(() => _known.TryAdd(user, loaded));
        return loaded;
    }

    private static PushRuleset Load(DbSession session, UserId user) =>
        AccountDataStore.Find(session, user, null, AccountDataStore.PushRules) is { } content ? PushRuleset.Read(JsonElement.Parse(content), user) : PushRuleset.DefaultsOf(user);
}
