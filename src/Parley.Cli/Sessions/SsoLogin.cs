using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Parley.Cli.Shell;
using Parley.Matrix.Client;

namespace Parley.Cli.Sessions;

/// <summary>
/// Single sign-on: the person signs in with a browser, which comes back to a small server on this machine with the login token.
/// https://spec.matrix.org/v1.16/client-server-api/#client-login-via-sso
/// </summary>
internal sealed class SsoLogin(CliContext surroundings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The token to log in with.</summary>
    /// <exception cref="CommandException">Nobody came back in time.</exception>
    public async Task<string> RunAsync(MatrixClient client, CancellationToken cancellationToken)
    {
        // A path that nobody guesses: a page of somebody else's must not slip in a token of its own account.
        var path = "/" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        using var listener = Listen(out var origin);
        surroundings.Error.WriteSentence("Open this address in a browser on this machine and sign in there:");
        surroundings.Error.WriteSentence(client.SsoRedirectUrl(new(origin + path)).AbsoluteUri);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
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
            throw new CommandException($"Nobody signed in within {Patience.TotalMinutes:0} minutes: run `parley login` again.", e);
        }
    }

    private static HttpListener Listen(out string origin)
    {
        for (var tries = 0; ; tries++)
        {
            // HttpListener takes no port 0; between finding a free one and taking it, another may come first.
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
        var text = signedIn ? "You are signed in. Go back to the terminal; this page can be closed." : "This is not the page that was asked for.";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes($"<!doctype html><title>Parley</title><p>{text}</p>"));
        response.Close();
    }
}
