namespace Parley.Rtc.Native.Sdp;

/// <summary>The session section or one media section: its lines in order, including unknown ones.</summary>
internal sealed class SdpSection(List<SdpLine> lines)
{
    /// <summary>Gets the lines.</summary>
    public List<SdpLine> Lines { get; } = lines;

    /// <summary>Returns the value of the first attribute with this name, empty for a flag, or <see langword="null"/> if there is none.</summary>
    public string? Attribute(string name)
    {
        foreach (var line in Lines)
            if (line.IsAttribute(name, out var value))
                return value;
        return null;
    }

    /// <summary>Returns <see langword="true"/> if there is an attribute with this name.</summary>
    public bool Has(string name) => Attribute(name) is not null;

    /// <summary>Returns the values of all attributes with this name, in order.</summary>
    public IEnumerable<string> Attributes(string name)
    {
        foreach (var line in Lines)
            if (line.IsAttribute(name, out var value))
                yield return value;
    }
}
