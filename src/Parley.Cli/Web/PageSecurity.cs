using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Cli.Web;

/// <summary>The Content Security Policy (Level 3) of the page.</summary>
internal sealed partial class PageSecurity
{
    public PageSecurity(WebClientFiles files, Uri? homeserver)
    {
        // The only inline script is the import map, which its hash allows.
        var hashes = new StringBuilder();
        foreach (Match script in InlineScript().Matches(File.ReadAllText(files.Page)))
            hashes.Append(" 'sha256-").Append(Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)))).Append('\'');
        // A user may sign in to any homeserver over https. Plain http is allowed only to this machine and to the configured homeserver.
        var named = homeserver is null ? "" : " " + homeserver.GetLeftPart(UriPartial.Authority);
        Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'" + hashes
            + "; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; manifest-src 'self'"
            + "; connect-src 'self' https: http://localhost:* http://127.0.0.1:*" + named
            + "; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }

    /// <summary>Gets the value of the header.</summary>
    public string Policy { get; }

    [GeneratedRegex("<script type=\"importmap\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex InlineScript();
}
