using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>A connectivity check of the peer that was authenticated and answered.</summary>
/// <param name="Path">The path on which it arrived.</param>
/// <param name="From">The address that it came from.</param>
/// <param name="Priority">Its PRIORITY attribute.</param>
/// <param name="Nominates">True if it carries USE-CANDIDATE.</param>
internal readonly record struct IncomingCheck(int Path, TransportAddress From, uint Priority, bool Nominates);

/// <summary>The outcome of <see cref="BindingResponder.Answer"/>.</summary>
internal enum RequestOutcome
{
    /// <summary>The request was not authenticated; it must not change any state.</summary>
    Rejected,

    /// <summary>The request was authenticated, but refused with an error.</summary>
    Refused,

    /// <summary>The request was authenticated and answered.</summary>
    Answered,
}

/// <summary>Authenticates and answers the peer's connectivity checks (RFC 8445 §7.3).</summary>
internal sealed class BindingResponder(SessionCredentials credentials, RoleNegotiation roles, BindingSender sender)
{
    /// <summary>Answers a Binding request with a success or an error response. Resolves role conflicts; the local role may change.</summary>
    /// <param name="path">The path on which the request arrived.</param>
    /// <param name="from">The source address of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="check">The check; valid if the result is <see cref="RequestOutcome.Answered"/>.</param>
    public RequestOutcome Answer(int path, in TransportAddress from, in StunMessage request, out IncomingCheck check)
    {
        check = default;
        if (!request.TryFind(StunAttribute.Username, out var username) || !request.HasIntegrity)
        {
            sender.SendError(path, from, request, StunErrorCode.BadRequest, "Bad Request", isAuthenticated: false);
            return RequestOutcome.Rejected;
        }

        if (!credentials.IsIncomingUsername(username) || !request.HasValidIntegrity(credentials.Local.Key))
        {
            sender.SendError(path, from, request, StunErrorCode.Unauthenticated, "Unauthenticated", isAuthenticated: false);
            return RequestOutcome.Rejected;
        }

        Span<ushort> unknown = stackalloc ushort[8];
        var unknownCount = request.FindUnknownRequired(unknown);
        if (unknownCount > 0)
        {
            sender.SendUnknownAttributes(path, from, request, unknown[..unknownCount]);
            return RequestOutcome.Refused;
        }

        if (!request.TryReadUInt32(StunAttribute.Priority, out var priority))
        {
            sender.SendError(path, from, request, StunErrorCode.BadRequest, "Bad Request", isAuthenticated: true);
            return RequestOutcome.Refused;
        }

        if (!roles.TryResolve(request))
        {
            sender.SendError(path, from, request, StunErrorCode.RoleConflict, "Role Conflict", isAuthenticated: true);
            return RequestOutcome.Refused;
        }

        sender.SendSuccess(path, from, request);
        check = new(path, from, priority, request.Has(StunAttribute.UseCandidate));
        return RequestOutcome.Answered;
    }
}
