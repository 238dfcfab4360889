namespace Parley.Rtc.Contract;

/// <summary>The candidates in a description (RFC 8839 §5.1).</summary>
internal static class CandidateLines
{
    private const string Prefix = "a=candidate:";

    /// <summary>Returns the candidates, each with its section.</summary>
    public static IReadOnlyList<IceCandidate> In(SessionDescription description)
    {
        var found = new List<IceCandidate>();
        var sections = description.Sdp.Split("\r\nm=");
        for (var i = 1; i < sections.Length; i++)
        {
            var lines = sections[i].Split("\r\n");
            foreach (var line in lines)
            {
                if (line.StartsWith(Prefix, StringComparison.Ordinal))
                    found.Add(new(line["a=".Length..], Value(lines, "a=mid:"), i - 1, Value(lines, "a=ice-ufrag:")));
            }
        }

        return found;
    }

    /// <summary>Returns the description without candidates and without <c>a=end-of-candidates</c>.</summary>
    public static SessionDescription Without(SessionDescription description) => new(description.Type, string.Join("\r\n", description.Sdp.Split("\r\n")
        .Where(line => !line.StartsWith(Prefix, StringComparison.Ordinal) && line != "a=end-of-candidates")));

    private static string? Value(string[] lines, string prefix) =>
        Array.Find(lines, line => line.StartsWith(prefix, StringComparison.Ordinal))?[prefix.Length..];
}
