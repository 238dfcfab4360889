using System.Buffers.Binary;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Ice;

/// <summary>Writes the Binding requests and responses of connectivity checks (RFC 8445 §7.2.2, §7.3).</summary>
internal sealed class BindingSender(SessionCredentials credentials, RoleNegotiation roles, IIceOutput output)
{
    /// <summary>Size of the largest message in bytes: a USERNAME of two user name fragments of 256 characters and the other attributes.</summary>
    private const int LargestMessage = 768;

    /// <summary>Sends a Binding request over a pair.</summary>
    /// <param name="pair">The pair to check.</param>
    /// <param name="id">The transaction ID.</param>
    /// <param name="nominate">True adds USE-CANDIDATE.</param>
    public void SendRequest(CandidatePair pair, in TransactionId id, bool nominate)
    {
        Span<byte> buffer = stackalloc byte[LargestMessage];
        var writer = new StunWriter(buffer, StunClass.Request, StunMethod.Binding, id);
        writer.Add(StunAttribute.Username, credentials.OutgoingUsername);
        // The priority that a peer-reflexive candidate learned from this check would have (RFC 8445 §7.1.1).
        writer.Add(StunAttribute.Priority, Candidate.ToPeerReflexivePriority(pair.Local.Priority));
        writer.Add(roles.Attribute, roles.TieBreaker);
        if (nominate)
            writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddIntegrity(credentials.Remote!.Key);
        writer.AddFingerprint();
        output.Send(pair.Local.Path, pair.Remote.Address, writer.Message);
    }

    /// <summary>Sends a success response with the address that the request came from.</summary>
    public void SendSuccess(int path, in TransportAddress to, in StunMessage request)
    {
        Span<byte> buffer = stackalloc byte[LargestMessage];
        var writer = new StunWriter(buffer, StunClass.Success, StunMethod.Binding, request.TransactionId);
        writer.AddXorAddress(StunAttribute.XorMappedAddress, to);
        writer.AddIntegrity(credentials.Local.Key);
        writer.AddFingerprint();
        output.Send(path, to, writer.Message);
    }

    /// <summary>Sends an error response.</summary>
    /// <param name="path">The path on which the request arrived.</param>
    /// <param name="to">The source address of the request.</param>
    /// <param name="request">The request.</param>
    /// <param name="code">The error code.</param>
    /// <param name="reason">The reason phrase.</param>
    /// <param name="isAuthenticated">True if the request was authenticated, so that the response must be as well (RFC 8489 §9.1.3).</param>
    public void SendError(int path, in TransportAddress to, in StunMessage request, int code, string reason, bool isAuthenticated)
    {
        Span<byte> buffer = stackalloc byte[LargestMessage];
        var writer = new StunWriter(buffer, StunClass.Error, StunMethod.Binding, request.TransactionId);
        writer.AddError(code, reason);
        if (isAuthenticated)
            writer.AddIntegrity(credentials.Local.Key);
        writer.AddFingerprint();
        output.Send(path, to, writer.Message);
    }

    /// <summary>Sends a 420 error response that lists the unknown comprehension-required attributes (RFC 8489 §6.3.1).</summary>
    public void SendUnknownAttributes(int path, in TransportAddress to, in StunMessage request, ReadOnlySpan<ushort> types)
    {
        Span<byte> buffer = stackalloc byte[LargestMessage];
        Span<byte> list = stackalloc byte[types.Length * 2];
        for (var i = 0; i < types.Length; i++)
            BinaryPrimitives.WriteUInt16BigEndian(list[(2 * i)..], types[i]);
        var writer = new StunWriter(buffer, StunClass.Error, StunMethod.Binding, request.TransactionId);
        writer.AddError(StunErrorCode.UnknownAttribute, "Unknown Attribute");
        writer.Add(StunAttribute.UnknownAttributes, list);
        writer.AddIntegrity(credentials.Local.Key);
        writer.AddFingerprint();
        output.Send(path, to, writer.Message);
    }
}
