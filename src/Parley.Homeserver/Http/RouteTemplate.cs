namespace Parley.Homeserver.Http;

/// <summary>The path of an endpoint, and the segment of each of its variables.</summary>
internal sealed class RouteTemplate
{
    private readonly Dictionary<string, int> _variables = new(StringComparer.Ordinal);

    public RouteTemplate(string text)
    {
        Text = text;
        var segments = text.Split('/');
        for (var i = 0; i < segments.Length; i++)
            if (segments[i] is ['{', .. var name, '}'])
                _variables[name.TrimEnd('?')] = i;
    }

    /// <summary>Gets the path with its variables in braces.</summary>
    public string Text { get; }

    /// <summary>Returns whether the path has a variable.</summary>
    public bool Has(string name) => _variables.ContainsKey(name);

    /// <summary>Returns the index of the segment that holds a variable.</summary>
    public int IndexOf(string name) => _variables[name];
}
