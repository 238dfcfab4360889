using System.Globalization;
using System.Text.Json;
using Parley.Matrix.Client;

namespace Parley.Simulation;

/// <summary>The requests of the Client-Server API that the simulated homeserver serves.</summary>
internal enum RequestKind
{
    Unrecognized,
    Capabilities,
    DefineFilter,
    TurnServer,
    Sync,
    Members,
    SendState,
    SendMessage,
    SendToDevice,
    ManageDelayed,
}

/// <summary>A request of the Client-Server API.</summary>
/// <param name="Kind">The endpoint.</param>
/// <param name="Path">The segments of the path after the version, decoded.</param>
/// <param name="Query">The query, without the question mark.</param>
/// <param name="Body">The body in UTF-8.</param>
internal sealed record ClientRequest(RequestKind Kind, string[] Path, string Query, ReadOnlyMemory<byte> Body)
{
    private const string Versioned = "/_matrix/client/v3/", Delayed = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events/";

    public static ClientRequest Parse(MatrixRequest request)
    {
        var url = request.Url;
        var queryAt = url.IndexOf('?', StringComparison.Ordinal);
        var (address, query) = queryAt < 0 ? (url, "") : (url[..queryAt], url[(queryAt + 1)..]);
        var body = request.Body ?? default;
        if (After(address, Delayed) is { } delayed)
            return new(RequestKind.ManageDelayed, Segments(delayed), query, body);
        if (After(address, Versioned) is not { } rest)
            return new(RequestKind.Unrecognized, [], query, body);
        var path = Segments(rest);
        return new(KindOf(request.Method, path), path, query, body);
    }

    /// <summary>Gets a number of the query; <c>null</c> if it is missing.</summary>
    public long? Number(string name) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Gets a parameter of the query; <c>null</c> if it is missing.</summary>
    public string? Text(string name)
    {
        foreach (var range in Query.AsSpan().Split('&'))
            if (Query.AsSpan()[range] is var pair && pair.StartsWith(name, StringComparison.Ordinal) && pair.Length > name.Length && pair[name.Length] == '=')
                return Uri.UnescapeDataString(pair[(name.Length + 1)..]);
        return null;
    }

    public JsonElement Json() => JsonElement.Parse(Body.Span);

    private static RequestKind KindOf(string method, string[] path) => (method, path) switch
    {
        ("GET", ["sync"]) => RequestKind.Sync,
        ("GET", ["capabilities"]) => RequestKind.Capabilities,
        ("GET", ["voip", "turnServer"]) => RequestKind.TurnServer,
        ("GET", ["rooms", _, "members"]) => RequestKind.Members,
        ("POST", ["user", _, "filter"]) => RequestKind.DefineFilter,
        ("PUT", ["rooms", _, "state", _, _]) => RequestKind.SendState,
        ("PUT", ["rooms", _, "send", _, _]) => RequestKind.SendMessage,
        ("PUT", ["sendToDevice", _, _]) => RequestKind.SendToDevice,
        _ => RequestKind.Unrecognized,
    };

    private static string? After(string address, string prefix) =>
        address.IndexOf(prefix, StringComparison.Ordinal) is >= 0 and var at ? address[(at + prefix.Length)..] : null;

    private static string[] Segments(string path) => Array.ConvertAll(path.Split('/'), Uri.UnescapeDataString);
}
