using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Cli.Web;

/// <summary>What the page may do, for the browser to hold it to (Content Security Policy Level 3).</summary>
internal sealed partial class PageSecurity
{
    public PageSecurity(WebClientFiles files, Uri? homeserver)
    {
        // The one inline script is the import map; its hash names it.
        var hashes = new StringBuilder();
        foreach (Match script in InlineScript().Matches(File.ReadAllText(files.Page)))
            hashes.Append(" 'sha256-").Append(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)))).Append('\'');
        // A person may sign in to any homeserver, so any may be asked; plain http only on this machine, and where the host names it.
        var named = homeserver is null ? "" : " " + homeserver.GetLeftPart(UriPartial.Authority);
        Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" + hashes
            + "; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'"
            + "; connect-src 'self' https: http://localhost:* http://127.0.0.1:*" + named
            + "; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    /// <summary>The policy as the header's value.</summary>
    public string Policy { get; }

    [GeneratedRegex("<script type=\"importmap\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex InlineScript();
}
