using Parley.Matrix;
using Parley.Matrix.Client;
using Parley.Web.Configuration;
using Parley.Web.Errors;

namespace Parley.Web.Session;

/// <summary>The signed-in account.</summary>
public interface IAccount
{
    /// <summary>Gets the user ID.</summary>
    UserId UserId { get; }

    /// <summary>Gets the user's display name.</summary>
    string DisplayName { get; }

    /// <summary>Gets the password that was generated for a registration by name alone, or <c>null</c> if the user chose or saved the password.</summary>
    string? GeneratedPassword { get; }

    /// <summary>Gets the state of the connection to the homeserver.</summary>
    ConnectionStatus Connection { get; }

    /// <summary>Gets why the homeserver refuses requests although the login is valid, or <c>null</c>.</summary>
    string? Problem { get; }

    /// <summary>Changes the user's display name.</summary>
    /// <exception cref="ActionException">The homeserver refused it or can't be reached.</exception>
    Task RenameAsync(string name);

    /// <summary>Deletes the generated password from this browser, because the user has saved it.</summary>
    void ForgetPassword();

    /// <summary>Leaves the call and signs out. The homeserver deletes the device.</summary>
    Task SignOutAsync();
}

/// <summary>The account of a Matrix session.</summary>
internal sealed class Account(MatrixSession session, CallController call, RenderThrottle rendering, Store store) : IAccount
{
    public UserId UserId => session.UserId;

    public string DisplayName { get; private set; } = session.UserId.Localpart;

    public string? GeneratedPassword { get; private set; } = store.GeneratedPassword;

    public ConnectionStatus Connection => session.Status;

    public string? Problem => session.AccountProblem;

    /// <summary>Gets whether the session ends because the user signed out here.</summary>
    public bool IsSignedOutByUser { get; private set; }

    public Task RenameAsync(string name) => Failures.WithUserMessage("Couldn't change the name", async () =>
    {
        await session.SetDisplaynameAsync(name);
        DisplayName = name;
        rendering.Request();
    });

    public void ForgetPassword() => store.GeneratedPassword = GeneratedPassword = null;

    public async Task SignOutAsync()
    {
        IsSignedOutByUser = true;
        await call.LeaveAsync();
        try
        {
            await session.LogoutAsync();
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // The session ends in this browser even if the homeserver can't be reached.
        }
    }

    /// <summary>Fetches the display name from the user's profile.</summary>
    public async Task LoadNameAsync()
    {
        try
        {
            if ((await session.GetProfileAsync(UserId)).Displayname is { Length: > 0 } name)
                DisplayName = name;
            rendering.Request();
        }
        catch (Exception e) when (e is MatrixException or MatrixConnectionException)
        {
            // The user's membership events contain the name too.
        }
    }

    /// <summary>Takes the display name from the user's membership in the rooms that changed.</summary>
    public void OnUpdate(SyncUpdate update)
    {
        foreach (var room in update.Rooms)
            if (room.Room.Member(UserId) is { } self && room.Room.Membership == Membership.Join)
                DisplayName = self.Name;
    }
}
