namespace Parley.Testing.BaseProtocolPeers;

/// <summary>The two base-protocol peers for tests, which share no code.</summary>
public enum BaseProtocolDialect
{
    /// <summary>Follows the text of the base protocol literally (<c>literal.js</c>).</summary>
    Literal,

    /// <summary>Behaves on the wire like the legacy client of 2021 (<c>of2021.js</c>).</summary>
    Of2021,
}
