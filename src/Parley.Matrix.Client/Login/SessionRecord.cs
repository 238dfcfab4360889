using System.Text;

namespace Parley.Matrix.Client;

/// <summary>The data of a login, from which its session can be restored later. Contains a secret.</summary>
/// <param name="Homeserver">The homeserver's base URL.</param>
/// <param name="UserId">The user.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="AccessToken">The access token, a secret.</param>
public sealed record SessionRecord(Uri Homeserver, UserId UserId, DeviceId DeviceId, string AccessToken)
{
    // Keeps the token out of logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(UserId.Value).Append(' ').Append(DeviceId.Value).Append(" at ").Append(Homeserver);
        return true;
    }
}
