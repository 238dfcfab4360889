using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Parley.Cli.Errors;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary>
/// Signs in with single sign-on: the browser returns the login token to a temporary HTTP server on this machine.
/// https://spec.matrix.org/v1.16/client-server-api/#client-login-via-sso
/// </summary>
internal sealed class SsoLogin(CliContext context)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>Returns the login token.</summary>
    /// <exception cref="CommandException">The user did not sign in in time.</exception>
    public async Task<string> RunAsync(MatrixClient client, CancellationToken cancellationToken)
    {
        // An unguessable path, so that another web page cannot submit a token for another account.
        var path = "/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var listener = Listen(out var origin);
        context.Error.WriteSentence("Open this address in a browser on this machine, and sign in:");
        context.Error.WriteSentence(client.SsoRedirectUrl(new(origin + path)).AbsoluteUri);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        await using var stop = limit.Token.Register(listener.Abort);
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                var token = context.Request.Url is { } url && url.AbsolutePath == path ? HttpUtility.ParseQueryString(url.Query)["loginToken"] : null;
                await AnswerAsync(context.Response, token is { Length: > 0 });
                if (token is { Length: > 0 })
                    return token;
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException && limit.IsCancellationRequested)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new CommandException($"You did not sign in within {Timeout.TotalMinutes:0} minutes. Run `parley login` again.", e);
        }
    }

    private static HttpListener Listen(out string origin)
    {
        for (var tries = 0; ; tries++)
        {
            // HttpListener takes no port 0; between result a free one and taking it, another may come first.
            var port = RandomNumberGenerator.GetInt32(49152, 65536);
            origin = $"http://127.0.0.1:{port}";
            var listener = new HttpListener { Prefixes = { origin + "/" } };
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException) when (tries < 20)
            {
                ((IDisposable)listener).Dispose();
            }
        }
    }

    private static async Task AnswerAsync(HttpListenerResponse response, bool signedIn)
    {
        response.StatusCode = signedIn ? 200 : 404;
        response.ContentType = "text/html; charset=utf-8";
        var text = signedIn ? "You are signed in. Close this page and return to the terminal." : "Page not found.";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"<!doctype html><title>Parley</title><p>{text}</p>"));
        response.Close();
    }
}
