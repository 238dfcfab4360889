using Parley.Testing.Worlds;

namespace Parley.Bench.Scenarios.Idle;

/// <summary>A new room with new accounts.</summary>
internal sealed class RoomMaker(SynapseServer server, string mark)
{
    private string _room = "";
    private int _accounts;

    /// <summary>Creates the room.</summary>
    public async Task<string> MakeAsync()
    {
        using var anonymous = new MatrixHttp(server.Url);
        var owner = await anonymous.RegisterAsync($"{mark}-owner", "a long enough password");
        using var owning = new MatrixHttp(server.Url, owner.AccessToken);
        return _room = await owning.CreateVoiceChannelAsync(mark);
    }

    /// <summary>Registers an account and joins it to the room.</summary>
    public async Task<Account> AdmitAsync()
    {
        using var anonymous = new MatrixHttp(server.Url);
        var account = await anonymous.RegisterAsync($"{mark}-{_accounts++}", "a long enough password");
        using var http = new MatrixHttp(server.Url, account.AccessToken);
        await http.JoinRoomAsync(_room);
        return account;
    }
}
