using Parley.Web.Media;

namespace Parley.Web.Session;

/// <summary>What the pages of a signed-in account use. <c>App</c> cascades each part by itself.</summary>
/// <param name="Account">The account.</param>
/// <param name="Rooms">The rooms.</param>
/// <param name="Administration">Changes rooms and the rights of their members.</param>
/// <param name="Call">The voice channels and the call.</param>
/// <param name="ReadMarkers">The read markers.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Diagnostics">The diagnostics.</param>
/// <param name="Invitations">Links that invite people.</param>
/// <param name="Media">The files of messages.</param>
/// <param name="Rendering">Signals changes.</param>
public sealed record SessionParts(
    IAccount Account, IRoomDirectory Rooms, IRoomAdministration Administration, ICallController Call, IReadMarkers ReadMarkers, ISettings Settings, IDiagnostics Diagnostics, IInvitations Invitations, IMedia Media, IRenderSignal Rendering);
