using System.Text;

namespace Parley.Matrix.Client;

/// <summary>What to keep of a login, to come back without one. Holds a secret.</summary>
/// <param name="Homeserver">The homeserver's base address.</param>
/// <param name="UserId">The user.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="AccessToken">The secret.</param>
public sealed record SessionRecord(Uri Homeserver, UserId UserId, DeviceId DeviceId, string AccessToken)
{
    // The token stays out of logs.
    private bool PrintMembers(StringBuilder text)
    {
        text.Append(UserId.Value).Append(' ').Append(DeviceId.Value).Append(" at ").Append(Homeserver);
        return true;
    }
}
