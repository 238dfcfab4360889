using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Parley.Homeserver.Accounts;
using Parley.Homeserver.Json;
using Parley.Matrix;

namespace Parley.Homeserver.Http;

/// <summary>A request, with its parameters read once and checked.</summary>
internal sealed class MatrixRequest(HttpContext http, string pattern, Session? session)
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>The request as ASP.NET Core knows it.</summary>
    public HttpContext Http { get; } = http;

    /// <summary>Who makes it.</summary>
    /// <exception cref="InvalidOperationException">The endpoint asks for no token.</exception>
    public Session Session => session ?? throw new InvalidOperationException("This endpoint has no session.");

    /// <summary>Who makes it, where a token was given.</summary>
    public Session? MaybeSession => session;

    /// <summary>The user who makes it.</summary>
    public UserId User => Session.User;

    /// <summary>
    /// Cancelled when the client is gone. For waiting only: what a client asked before it died, to leave a channel say, is done all the same.
    /// </summary>
    public CancellationToken Aborted => Http.RequestAborted;

    /// <summary>Where the request came from; the key of limits on strangers.</summary>
    public string Address => Http.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>The path as the client wrote it; what makes a transaction id unique.</summary>
    public string RawPath => Http.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?', 2)[0];

    /// <summary>
    /// A part of the path. It is taken from the path as the client wrote it, because the routed one keeps <c>%2F</c> as it is
    /// and a state key may hold a slash.
    /// </summary>
    public string Route(string name)
    {
        var names = pattern.Split('/');
        var values = RawPath.Split('/');
        var index = Array.FindIndex(names, part => part == "{" + name + "}" || part == "{" + name + "?}");
        return index >= 0 && index < values.Length ? Uri.UnescapeDataString(values[index]) : "";
    }

    /// <summary>A room in the path.</summary>
    /// <exception cref="MatrixException">M_INVALID_PARAM.</exception>
    public RoomId Room(string name = "roomId") =>
        RoomId.TryParse(Route(name), out var room) ? room : throw MatrixException.InvalidParam($"'{Route(name)}' is not a room id.");

    /// <summary>A user in the path.</summary>
    /// <exception cref="MatrixException">M_INVALID_PARAM.</exception>
    public UserId UserInPath(string name = "userId") =>
        UserId.TryParse(Route(name), out var user) ? user : throw MatrixException.InvalidParam($"'{Route(name)}' is not a user id.");

    /// <summary>The user in the path, who must be the one who asks.</summary>
    /// <exception cref="MatrixException">M_FORBIDDEN.</exception>
    public UserId Self(string name = "userId") =>
        UserInPath(name) == User ? User : throw MatrixException.Forbidden("This belongs to another user.");

    /// <summary>A query parameter; null where it is absent.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) ? values.ToString() : null;

    /// <summary>An integer query parameter; null where it is absent.</summary>
    /// <exception cref="MatrixException">M_INVALID_PARAM.</exception>
    public long? QueryInteger(string name)
    {
        if (Query(name) is not { } text)
            return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw MatrixException.InvalidParam($"'{name}' is an integer.");
    }

    /// <summary>A boolean query parameter; false where it is absent.</summary>
    public bool QueryFlag(string name) => Query(name) is "true" or "1";

    /// <summary>The body, which must be a JSON object.</summary>
    /// <exception cref="MatrixException">M_NOT_JSON, M_BAD_JSON, M_TOO_LARGE.</exception>
    public async Task<JsonElement> ReadObjectAsync(bool mayBeEmpty = false)
    {
        var bytes = await ReadBytesAsync();
        if (mayBeEmpty && bytes.Length == 0)
            return JsonBytes.Parse(JsonBytes.EmptyObject);
        JsonElement body;
        try
        {
            body = JsonBytes.Parse(bytes);
        }
        catch (JsonException)
        {
            throw new MatrixException(400, ErrorCode.NotJson, "The body is not JSON.");
        }
        return body.ValueKind == JsonValueKind.Object ? body : throw MatrixException.BadJson("The body is not a JSON object.");
    }

    private async Task<byte[]> ReadBytesAsync()
    {
        if (Http.Request.ContentLength > MaxBodyBytes)
            throw MatrixException.TooLarge("The body is too large.");
        var reader = Http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (read.Buffer.Length > MaxBodyBytes)
                throw MatrixException.TooLarge("The body is too large.");
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
