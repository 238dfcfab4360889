namespace Parley.Rtc.Native.Sdp;

/// <summary>One line of SDP (RFC 8866 §5): <c>type=value</c>.</summary>
internal readonly record struct SdpLine(char Type, string Value)
{
    /// <summary>Creates an attribute line, <c>a=name</c> or <c>a=name:value</c>.</summary>
    public static SdpLine Attribute(string name, string? value = null) => new('a', value is null ? name : $"{name}:{value}");

    /// <summary>Returns <see langword="true"/> if this is the attribute. <paramref name="value"/> is the text after the colon, or empty for a flag.</summary>
    public bool IsAttribute(string name, out string value)
    {
        value = "";
        if (Type != 'a' || !Value.StartsWith(name, StringComparison.Ordinal))
            return false;
        if (Value.Length == name.Length)
            return true;
        if (Value[name.Length] != ':')
            return false;
        value = Value[(name.Length + 1)..];
        return true;
    }

    /// <summary>Returns the line without CR LF.</summary>
    public override string ToString() => $"{Type}={Value}";
}
