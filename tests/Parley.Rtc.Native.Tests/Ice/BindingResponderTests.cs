using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Ice;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Ice;

/// <summary>RFC 8445 §7.3, RFC 8489 §6.3.1 and §9.1.3.</summary>
public sealed class BindingResponderTests
{
    private const ulong TieBreaker = 100;

    private static readonly TransportAddress s_from = SimulatedAgent.Address("192.0.2.2:5000");
    private static readonly IceCredentials s_local = new("locl", "local-password-0123456");
    private static readonly IceCredentials s_remote = new("remo", "remote-password-012345");

    private readonly RecordingIceOutput _output = new();
    private readonly SessionCredentials _credentials = new(s_local);
    private readonly RoleNegotiation _roles = new(IceRole.Controlling, TieBreaker);
    private readonly BindingResponder _responder;

    public BindingResponderTests()
    {
        _credentials.SetRemote(s_remote);
        _responder = new(_credentials, _roles, new(_credentials, _roles, _output));
    }

    private delegate void Fill(ref StunWriter writer);

    private static byte[] Request(Fill fill, byte[]? key = null, string? username = "locl:remo")
    {
        var writer = new StunWriter(new byte[400], StunClass.Request, StunMethod.Binding, TransactionId.Draw(new Random(1)));
        if (username is not null)
            writer.Add(StunAttribute.Username, username);
        fill(ref writer);
        if (key is not { Length: 0 })
            writer.AddIntegrity(key ?? s_local.Key);
        writer.AddFingerprint();
        return writer.Message.ToArray();
    }

    private static void Priority(ref StunWriter writer) => writer.Add(StunAttribute.Priority, 7u);

    private (RequestOutcome Outcome, IncomingCheck Check) Answer(byte[] request)
    {
        Assert.True(StunMessage.TryParse(request, out var message));
        return (_responder.Answer(3, s_from, message, out var check), check);
    }

    // Returns the error code of the only response, or 0 for a success response.
    private int ResponseCode(bool isAuthenticated)
    {
        var (path, to, datagram) = Assert.Single(_output.Sent);
        Assert.Equal((3, s_from), (path, to));
        Assert.True(StunMessage.TryParse(datagram, out var response));
        Assert.Equal(TransactionId.Draw(new Random(1)), response.TransactionId);
        Assert.True(response.Has(StunAttribute.Fingerprint));
        Assert.Equal(isAuthenticated, response.HasIntegrity);
        Assert.Equal(isAuthenticated, response.HasValidIntegrity(s_local.Key));
        if (response.Class == StunClass.Error)
            return response.ErrorCode;
        Assert.Equal(StunClass.Success, response.Class);
        Assert.True(response.TryReadXorAddress(StunAttribute.XorMappedAddress, out var mapped));
        Assert.Equal(s_from, mapped);
        return 0;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Authentic_request_is_answered_with_its_source_address(bool nominates)
    {
        var (outcome, check) = Answer(Request((ref StunWriter writer) =>
        {
            Priority(ref writer);
            if (nominates)
                writer.AddFlag(StunAttribute.UseCandidate);
        }));
        Assert.Equal(RequestOutcome.Answered, outcome);
        Assert.Equal(new IncomingCheck(3, s_from, 7, nominates), check);
        Assert.Equal(0, ResponseCode(isAuthenticated: true));
    }

    [Fact]
    public void Request_without_user_name_is_answered_with_400()
    {
        Assert.Equal(RequestOutcome.Rejected, Answer(Request(Priority, username: null)).Outcome);
        Assert.Equal(StunErrorCode.BadRequest, ResponseCode(isAuthenticated: false));
    }

    [Fact]
    public void Request_without_integrity_is_answered_with_400()
    {
        Assert.Equal(RequestOutcome.Rejected, Answer(Request(Priority, key: [])).Outcome);
        Assert.Equal(StunErrorCode.BadRequest, ResponseCode(isAuthenticated: false));
    }

    [Theory]
    [InlineData("locl:remo", false)]
    [InlineData("locl:else", true)]
    [InlineData("loca:remo", true)]
    [InlineData("loclremo", true)]
    [InlineData("l:remo", true)]
    public void Request_with_a_wrong_key_or_user_name_is_answered_with_401(string username, bool hasKey)
    {
        Assert.Equal(RequestOutcome.Rejected, Answer(Request(Priority, hasKey ? s_local.Key : s_remote.Key, username)).Outcome);
        Assert.Equal(StunErrorCode.Unauthenticated, ResponseCode(isAuthenticated: false));
    }

    [Fact]
    public void Unknown_required_attribute_is_answered_with_420_and_its_type()
    {
        Assert.Equal(RequestOutcome.Refused, Answer(Request((ref StunWriter writer) =>
        {
            Priority(ref writer);
            writer.Add((StunAttribute)0x7001, 1u);
            writer.Add((StunAttribute)0x7002, 1u);
        })).Outcome);
        Assert.Equal(StunErrorCode.UnknownAttribute, ResponseCode(isAuthenticated: true));
        Assert.True(StunMessage.TryParse(_output.Sent[0].Datagram, out var response));
        Assert.True(response.TryFind(StunAttribute.UnknownAttributes, out var types));
        Assert.Equal([0x70, 1, 0x70, 2], types.ToArray());
    }

    [Fact]
    public void Request_without_priority_is_answered_with_400()
    {
        Assert.Equal(RequestOutcome.Refused, Answer(Request((ref StunWriter _) => { })).Outcome);
        Assert.Equal(StunErrorCode.BadRequest, ResponseCode(isAuthenticated: true));
    }

    [Theory]
    [InlineData(true, TieBreaker - 1, false, true)]
    [InlineData(true, TieBreaker, false, true)]
    [InlineData(true, TieBreaker + 1, true, false)]
    [InlineData(false, TieBreaker - 1, true, true)]
    [InlineData(false, TieBreaker, true, true)]
    [InlineData(false, TieBreaker + 1, false, false)]
    public void Role_conflict_is_resolved_by_the_tie_breaker(bool isControlling, ulong theirs, bool isAnswered, bool controlsNow)
    {
        _roles.Role = isControlling ? IceRole.Controlling : IceRole.Controlled;
        var (outcome, _) = Answer(Request((ref StunWriter writer) =>
        {
            Priority(ref writer);
            writer.Add(isControlling ? StunAttribute.IceControlling : StunAttribute.IceControlled, theirs);
        }));
        Assert.Equal(isAnswered ? RequestOutcome.Answered : RequestOutcome.Refused, outcome);
        Assert.Equal(isAnswered ? 0 : StunErrorCode.RoleConflict, ResponseCode(isAuthenticated: true));
        Assert.Equal(controlsNow, _roles.Role == IceRole.Controlling);
    }

    [Fact]
    public void Peer_in_the_other_role_causes_no_conflict()
    {
        Assert.Equal(RequestOutcome.Answered, Answer(Request((ref StunWriter writer) =>
        {
            Priority(ref writer);
            writer.Add(StunAttribute.IceControlled, ulong.MaxValue);
        })).Outcome);
        Assert.Equal(IceRole.Controlling, _roles.Role);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sent_request_has_the_attributes_of_a_check(bool nominates)
    {
        var local = new Candidate { Type = CandidateType.Host, Address = SimulatedAgent.Address("192.0.2.1:4000"), Priority = 0x7e00_ff01, Foundation = "1", Path = 3 };
        var remote = new Candidate { Type = CandidateType.Host, Address = s_from, Priority = 1, Foundation = "1" };
        new BindingSender(_credentials, _roles, _output).SendRequest(new(local, remote), TransactionId.Draw(new Random(1)), nominates);
        var (path, to, datagram) = Assert.Single(_output.Sent);
        Assert.Equal((3, s_from), (path, to));
        Assert.True(StunMessage.TryParse(datagram, out var request));
        Assert.Equal(StunClass.Request, request.Class);
        Assert.Equal("remo:locl", request.ReadText(StunAttribute.Username));
        Assert.True(request.TryReadUInt32(StunAttribute.Priority, out var priority));
        Assert.Equal(0x6e00_ff01u, priority);
        Assert.True(request.TryReadUInt64(StunAttribute.IceControlling, out var tieBreaker));
        Assert.Equal(TieBreaker, tieBreaker);
        Assert.Equal(nominates, request.Has(StunAttribute.UseCandidate));
        Assert.True(request.HasValidIntegrity(s_remote.Key));
        Assert.True(request.Has(StunAttribute.Fingerprint));
    }
}
