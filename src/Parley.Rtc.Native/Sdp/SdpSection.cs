namespace Parley.Rtc.Native.Sdp;

/// <summary>The session part or one media section: its lines, in order, unknown ones too.</summary>
internal sealed class SdpSection(List<SdpLine> lines)
{
    public List<SdpLine> Lines { get; } = lines;

    /// <summary>The first such attribute's value, empty for a flag; null if there is none.</summary>
    public string? Attribute(string name)
    {
        foreach (var line in Lines)
            if (line.IsAttribute(name, out var value))
                return value;
        return null;
    }

    /// <summary>True if there is such an attribute.</summary>
    public bool Has(string name) => Attribute(name) is not null;

    /// <summary>The values of all such attributes, in order.</summary>
    public IEnumerable<string> Attributes(string name)
    {
        foreach (var line in Lines)
            if (line.IsAttribute(name, out var value))
                yield return value;
    }
}
