using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Configuration;
using Parley.Web.Errors;
using Parley.Web.Platform;
using Parley.Web.Session;

namespace Parley.Web.Hosting;

/// <summary>Registers a person who has opened a link to a room.</summary>
internal sealed class JoinFlow(
    IMatrixTransport transport, IPage page, Store store, ClientConfiguration configuration, JoinLink link, Func<SessionRecord, Task> open, Func<Task> signIn) : INewcomer
{
    private const string CodeNeeded = "This server admits new people by invitation only. Ask the person who sent you this link for an invitation link. If you have an account, sign in.";
    private const string Closed = "This server does not admit new people. Ask the person who sent you this link for an account, then sign in.";

    public JoinLink Link => link;

    public string Homeserver => configuration.Homeserver ?? page.Origin;

    public bool CanRegisterByName => configuration.RegisterByName;

    public async Task<JoinPreview?> PreviewAsync()
    {
        if (Homeserver.Length == 0)
            return null;
        try
        {
            // The page's origin relays requests to the homeserver.
            var address = configuration.Homeserver is null || configuration.Relayed ? new(page.Origin) : (await Discovery.FindAsync(transport, Homeserver)).BaseUrl;
            return await JoinPreviews.LoadAsync(new MatrixClient(transport, address).Api, link, TimeProvider.System.GetUtcNow());
        }
        catch (DiscoveryException e)
        {
            throw new ActionException(e.Message, e);
        }
    }

    public async Task<(UserId User, string Password)> SignUpAsync(string name)
    {
        try
        {
            await new SignInFlow(transport, page, store, configuration, StoreAsync).SignUpAsync(name, link.Code ?? "");
        }
        catch (ActionException e) when (e.InnerException is MatrixException { Status: 401 })
        {
            throw new ActionException(link.Code is null ? CodeNeeded : JoinPreviews.InvalidCode, e);
        }
        catch (ActionException e) when (e.InnerException is MatrixException { IsForbidden: true })
        {
            throw new ActionException(Closed, e);
        }
        return (store.Session!.UserId, store.GeneratedPassword!);
    }

    public Task EnterAsync(bool hasSaved)
    {
        if (hasSaved)
            store.GeneratedPassword = null;
        return open(store.Session!);
    }

    public Task UseAccountAsync() => signIn();

    // After a reload, the client opens this login and offers to join.
    private Task StoreAsync(SessionRecord record, string? password)
    {
        (store.Session, store.GeneratedPassword, store.Call) = (record, password, null);
        return Task.CompletedTask;
    }
}
