using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>A room alias: <c>#name:server</c>.</summary>
/// <remarks>https://spec.matrix.org/v1.16/appendices/#room-aliases.</remarks>
[Identifier("a room alias (#name:server)")]
[JsonConverter(typeof(WireTextConverter<RoomAlias>))]
public readonly partial record struct RoomAlias : IWireText<RoomAlias>, IComparable<RoomAlias>
{
    /// <summary>Gets the part between the sigil and the first colon.</summary>
    public string Localpart => IdentifierGrammar.Localpart(Value);

    /// <summary>Gets the server name: everything after the first colon, including a port.</summary>
    public string ServerName => IdentifierGrammar.ServerName(Value);

    private static bool IsValid(string text) => IdentifierGrammar.IsSigilAndServer(text, '#');
}
