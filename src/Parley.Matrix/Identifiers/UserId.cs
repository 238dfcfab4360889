using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A user ID: <c>@localpart:server</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#user-identifiers. Historical user IDs are accepted: the localpart may be empty, and may hold any character but a colon and control characters.</remarks>
[Identifier("a user ID (@name:server)")]
[JsonConverter(typeof(WireTextConverter<UserId>))]
public readonly partial record struct UserId : IWireText<UserId>, IComparable<UserId>
{
    /// <summary>Gets the part between the sigil and the first colon.</summary>
    public string Localpart => IdentifierGrammar.Localpart(Value);

    /// <summary>Gets the server name: everything after the first colon, including a port.</summary>
    public string ServerName => IdentifierGrammar.ServerName(Value);

    private static bool IsValid(string text) => IdentifierGrammar.IsSigilAndServer(text, '@');
}
