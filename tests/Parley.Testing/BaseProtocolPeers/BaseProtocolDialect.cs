namespace Parley.Testing.BaseProtocolPeers;

/// <summary>Which of the two test peers, that know only the base protocol and share no code, a <see cref="BaseProtocolPeer"/> is.</summary>
public enum BaseProtocolDialect
{
    /// <summary>By the base protocol's text, to the letter (<c>literal.js</c>).</summary>
    Literal,

    /// <summary>As the client of 2021 behaves on the wire (<c>of2021.js</c>).</summary>
    Of2021,
}
