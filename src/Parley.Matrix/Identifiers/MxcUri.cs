using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>The address of a file in the content repository: <c>mxc://server/id</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/client-server-api/#matrix-content-mxc-uris. Its parts become parts of a path, so other characters are rejected.</remarks>
[Identifier("a content URI (mxc://server/id)")]
[JsonConverter(typeof(WireTextConverter<MxcUri>))]
public readonly partial record struct MxcUri : IWireText<MxcUri>, IComparable<MxcUri>
{
    private const string Scheme = "mxc://";
    private const int MaxLength = 512;

    /// <summary>Gets the name of the server that stores the file.</summary>
    public string ServerName => Value[Scheme.Length..Value.LastIndexOf('/')];

    /// <summary>Gets the ID of the file on its server.</summary>
    public string MediaId => Value[(Value.LastIndexOf('/') + 1)..];

    private static bool IsValid(string text)
    {
        if (text.Length > MaxLength || !text.StartsWith(Scheme, StringComparison.Ordinal))
            return false;
        var rest = text.AsSpan(Scheme.Length);
        var slash = rest.IndexOf('/');
        if (slash < 1 || slash == rest.Length - 1 || !IdentifierGrammar.IsServerName(rest[..slash]) || !(char.IsAsciiLetterOrDigit(rest[0]) || rest[0] == '['))
            return false;
        foreach (var c in rest[(slash + 1)..])
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        return true;
    }
}
