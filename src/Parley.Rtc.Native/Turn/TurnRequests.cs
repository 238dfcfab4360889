using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Turn;

/// <summary>A request to the TURN server whose response is outstanding.</summary>
/// <param name="method">The method.</param>
/// <param name="peer">The peer of a permission (port 0) or a channel; otherwise the default value.</param>
/// <param name="channel">The number of a channel to bind; otherwise 0.</param>
internal sealed class TurnRequest(StunMethod method, TransportAddress peer = default, ushort channel = 0)
{
    public StunMethod Method => method;

    public TransportAddress Peer => peer;

    public ushort Channel => channel;

    /// <summary>Gets or sets the transaction ID; a request that is repeated after a challenge gets a new one.</summary>
    public TransactionId Id { get; set; }

    /// <summary>Gets the address families that an Allocate request asks for.</summary>
    public TurnFamilies Families { get; init; }

    /// <summary>Gets or sets a value indicating whether the request carries credentials.</summary>
    public bool IsSigned { get; set; }

    /// <summary>Gets or sets how often the request was repeated because of a challenge.</summary>
    public int Challenges { get; set; }

    /// <summary>Gets or sets the number of transmissions.</summary>
    public int Transmissions { get; set; }

    /// <summary>Gets or sets the time of the next retransmission.</summary>
    public TimeSpan ResendAt { get; set; }

    /// <summary>Gets or sets the time at which the request fails.</summary>
    public TimeSpan GiveUpAt { get; set; }
}

/// <summary>The address families of an allocation (RFC 8656 §7.1).</summary>
internal enum TurnFamilies
{
    /// <summary>IPv4, the default of the protocol.</summary>
    IPv4,

    /// <summary>IPv4, and IPv6 if the server has it.</summary>
    Both,

    /// <summary>IPv6 alone.</summary>
    IPv6,
}

/// <summary>The outstanding requests of a TURN client: transactions, retransmissions and authentication (RFC 8489 §6.2, §9.2).</summary>
internal sealed class TurnRequests(TurnSettings settings, TurnAuthentication authentication, bool isReliable, Random random, ITurnOutput output)
{
    /// <summary>How often a request is repeated with a new nonce.</summary>
    private const int MostChallenges = 3;

    /// <summary>Size of the largest request in bytes: realm and nonce of 763 bytes, a user name of 509, and the other attributes.</summary>
    private const int LargestRequest = 2304;

    /// <summary>Protocol number of UDP in REQUESTED-TRANSPORT (RFC 8656 §18.7).</summary>
    private const uint Udp = 17u << 24;

    /// <summary>IPv6 in the address family attributes (RFC 8656 §18.6, §18.11).</summary>
    private const uint FamilyIPv6 = 2u << 24;

    private readonly List<TurnRequest> _open = [];

    /// <summary>Gets the next deadline of a request; <see cref="TimeSpan.MaxValue"/> if none is outstanding.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            var next = TimeSpan.MaxValue;
            foreach (var request in _open)
            {
                var due = request.ResendAt < request.GiveUpAt ? request.ResendAt : request.GiveUpAt;
                next = due < next ? due : next;
            }

            return next;
        }
    }

    /// <summary>Sends a request and waits for its response.</summary>
    public void Begin(TurnRequest request, TimeSpan now)
    {
        request.Id = TransactionId.Draw(random);
        request.Transmissions = 0;
        request.GiveUpAt = now + settings.GiveUpAfter;
        _open.Add(request);
        Transmit(request, now);
    }

    /// <summary>Sends a Refresh request with a lifetime of 0 (RFC 8656 §8.1); no response is expected.</summary>
    public void Release() => Write(new(StunMethod.Refresh) { Id = TransactionId.Draw(random) }, lifetime: 0);

    /// <summary>Finds the request that a response belongs to and removes it. A request that must be repeated because of a challenge is sent again.</summary>
    /// <returns>The finished request; null if the response cannot be trusted, belongs to no request, or was a challenge.</returns>
    public TurnRequest? Take(in StunMessage response, TimeSpan now)
    {
        var id = response.TransactionId;
        var index = _open.FindIndex(open => open.Id == id);
        if (index < 0 || _open[index].Method != response.Method)
            return null;
        var request = _open[index];
        if (request.IsSigned && !authentication.Accepts(response))
            return null;
        _open.RemoveAt(index);
        if (!IsChallenge(request, response) || !authentication.TryTakeChallenge(response))
            return request;
        request.Challenges++;
        Begin(request, now);
        return null;
    }

    /// <summary>Retransmits the requests that are due.</summary>
    /// <returns>A request that has failed, which is removed; null if there is none. Call again until it returns null.</returns>
    public TurnRequest? Expire(TimeSpan now)
    {
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var request = _open[i];
            if (request.GiveUpAt <= now)
            {
                _open.RemoveAt(i);
                return request;
            }

            if (request.ResendAt <= now)
                Transmit(request, now);
        }

        return null;
    }

    /// <summary>Removes all requests; later responses are ignored.</summary>
    public void Clear() => _open.Clear();

    // A 401 response to a signed request means that the credentials are wrong (RFC 8489 §9.2.5); a nonce may become stale repeatedly.
    private static bool IsChallenge(TurnRequest request, in StunMessage response) =>
        response.Class == StunClass.Error && request.Challenges < MostChallenges
        && (response.ErrorCode == StunErrorCode.StaleNonce || (response.ErrorCode == StunErrorCode.Unauthenticated && !request.IsSigned));

    private void Transmit(TurnRequest request, TimeSpan now)
    {
        request.ResendAt = isReliable ? TimeSpan.MaxValue : now + (settings.RetransmitAfter * (1 << Math.Min(request.Transmissions, 5)));
        request.Transmissions++;
        request.IsSigned = authentication.HasKey;
        Write(request, lifetime: null);
    }

    private void Write(TurnRequest request, uint? lifetime)
    {
        Span<byte> buffer = stackalloc byte[LargestRequest];
        var writer = new StunWriter(buffer, StunClass.Request, request.Method, request.Id);
        switch (request.Method)
        {
            case StunMethod.Allocate:
                writer.Add(StunAttribute.RequestedTransport, Udp);
                AddFamilies(ref writer, request.Families);
                break;
            case StunMethod.CreatePermission:
                writer.AddXorAddress(StunAttribute.XorPeerAddress, request.Peer);
                break;
            case StunMethod.ChannelBind:
                writer.Add(StunAttribute.ChannelNumber, (uint)request.Channel << 16);
                writer.AddXorAddress(StunAttribute.XorPeerAddress, request.Peer);
                break;
        }

        if (lifetime is { } seconds)
            writer.Add(StunAttribute.Lifetime, seconds);
        authentication.Sign(ref writer);
        writer.AddFingerprint();
        output.SendToServer(writer.Message);
    }

    private static void AddFamilies(ref StunWriter writer, TurnFamilies families)
    {
        if (families == TurnFamilies.IPv6)
            writer.Add(StunAttribute.RequestedAddressFamily, FamilyIPv6);
        if (families != TurnFamilies.Both)
            return;
        // The number of RFC 8656, and that of its draft, which coturn implements. A server ignores the one that it does not know.
        writer.Add(StunAttribute.AdditionalAddressFamily, FamilyIPv6);
        writer.Add(StunAttribute.AdditionalAddressFamilyOfDraft, FamilyIPv6);
    }
}
