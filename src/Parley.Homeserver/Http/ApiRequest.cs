using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Homeserver.Errors;
using Parley.Homeserver.Json;
using Parley.Homeserver.Users;
using Parley.Matrix;

namespace Parley.Homeserver.Http;

/// <summary>A request with its parameters.</summary>
internal sealed class ApiRequest
{
    private readonly RouteTemplate _template;
    private readonly Session? _session;
    private readonly string[] _segments;

    public ApiRequest(HttpContext http, RouteTemplate template, Session? session)
    {
        Http = http;
        RawPath = PathOf(http.Features.Get<IHttpRequestFeature>()!.RawTarget);
        _template = template;
        _session = session;
        _segments = RawPath.Split('/');
    }

    /// <summary>Gets the request of ASP.NET Core.</summary>
    public HttpContext Http { get; }

    /// <summary>Gets the session of the client.</summary>
    /// <exception cref="InvalidOperationException">The endpoint requires no token.</exception>
    public Session Session => _session ?? throw new InvalidOperationException("This endpoint requires no token, so it has no session.");

    /// <summary>Gets the session of the client; <see langword="null"/> if it sent no token.</summary>
    public Session? MaybeSession => _session;

    /// <summary>Gets the user of the client.</summary>
    public UserId User => Session.User;

    /// <summary>
    /// Gets a token that is cancelled when the client disconnects. Use it for waiting only: a change that a client requested before
    /// it disconnected, such as leaving a channel, is still made.
    /// </summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Gets the address of the client, the key of the limits on clients without a session. Of an IPv6 address it is the /64 prefix, within which a client chooses freely.</summary>
    public string Address => AddressOf(Http);

    /// <summary>Gets the path as the client sent it. It identifies a transaction.</summary>
    public string RawPath { get; }

    /// <summary>
    /// Returns a variable of the path, empty if it is absent. It is read from the path as the client sent it: a state key may contain a
    /// slash, and ASP.NET Core does not decode <c>%2F</c>.
    /// </summary>
    public string Route(string name)
    {
        var index = _template.IndexOf(name);
        return index < _segments.Length ? Uri.UnescapeDataString(_segments[index]) : "";
    }

    /// <summary>Returns whether the path has a variable.</summary>
    public bool HasRoute(string name) => _template.Has(name);

    /// <summary>Returns a room ID in the path.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public RoomId Room(string name = "roomId") => Route<RoomId>(name, "a room ID");

    /// <summary>Returns a user ID in the path.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public UserId UserInPath(string name = "userId") => Route<UserId>(name, "a user ID");

    /// <summary>Returns the user ID in the path, which must be that of the client.</summary>
    /// <exception cref="ApiException">M_FORBIDDEN.</exception>
    public UserId Self(string name = "userId") =>
        UserInPath(name) == User ? User : throw ApiException.Forbidden("This resource belongs to another user.");

    /// <summary>Returns a variable of the path as an identifier.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public T Route<T>(string name, string noun) where T : struct, IWireText<T> =>
        T.TryParse(Route(name), out var value) ? value : throw ApiException.InvalidParam($"'{Route(name)}' is not {noun}.");

    /// <summary>Returns a query parameter; <see langword="null"/> if it is absent.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>Returns an integer query parameter; <see langword="null"/> if it is absent.</summary>
    /// <exception cref="ApiException">M_INVALID_PARAM.</exception>
    public long? QueryInteger(string name)
    {
        if (Query(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw ApiException.InvalidParam($"'{name}' must be an integer.");
    }

    /// <summary>Returns a boolean query parameter; <see langword="false"/> if it is absent.</summary>
    public bool QueryFlag(string name) => Query(name) is "true" or "1";

    /// <summary>Returns the key of the limits on the address of a client.</summary>
    public static string AddressOf(HttpContext http) => http.Connection.RemoteIpAddress is { } address ? KeyOf(address) : "";

    /// <summary>Reads the body, which must be a JSON object.</summary>
    /// <param name="mayBeEmpty">Whether an empty body counts as an empty object.</param>
    /// <param name="admit">Called with the number of bytes before they are parsed: the rate limit.</param>
    /// <exception cref="ApiException">M_NOT_JSON, M_BAD_JSON, M_TOO_LARGE.</exception>
    public async Task<JsonElement> ReadObjectAsync(bool mayBeEmpty, Action<int> admit)
    {
        var bytes = await ReadBytesAsync();
        admit(bytes.Length);
        if (mayBeEmpty && bytes.Length == 0)
            return JsonObjects.Empty;
        if (!Utf8.IsValid(bytes))
            throw new ApiException(400, ErrorCode.NotJson, "The body is not UTF-8.");
        if (!JsonBytes.HasValidText(bytes))
            throw ApiException.BadJson("The body contains text that is not valid Unicode.");
        JsonElement body;
        try
        {
            body = JsonBytes.Parse(bytes);
        }
        catch (JsonException)
        {
            throw new ApiException(400, ErrorCode.NotJson, "The body is not JSON.");
        }
        return body.ValueKind == JsonValueKind.Object ? body : throw ApiException.BadJson("The body is not a JSON object.");
    }

    // A proxy may send the whole URL: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2.
    private static string PathOf(string target)
    {
        var path = target.Split('?', 2)[0];
        if (path.StartsWith('/') || path.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme))
            return path;
        return path.IndexOf('/', scheme + 3) is >= 0 and var start ? path[start..] : "/";
    }

    private static string KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }

    private async Task<byte[]> ReadBytesAsync()
    {
        if (Http.Request.ContentLength > RequestLimits.MaxBodyBytes)
            throw ApiException.TooLarge("The body is too large.");
        var reader = Http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.Buffer.Length > RequestLimits.MaxBodyBytes)
                throw ApiException.TooLarge("The body is too large.");
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
