using Parley.Rtc.Native.Dtls;
using Parley.Rtc.Native.Net;
using Parley.Rtc.Native.Security;
using Parley.Rtc.Native.Srtp;

namespace Parley.Rtc.Native.Peer;

/// <summary>Receives the events of a <see cref="DtlsDriver"/>. Its members are called with the network lock held.</summary>
internal interface IHandshakeOwner
{
    /// <summary>Sends a datagram over the selected pair.</summary>
    void SendHandshake(ReadOnlySpan<byte> datagram);

    /// <summary>Called after a step of the handshake; the state may have changed.</summary>
    /// <param name="keys">The keys, once, if the step completed the handshake; otherwise null.</param>
    /// <param name="failure">The reason for the failure; null if the handshake has not failed.</param>
    void HandshakeAdvanced(SrtpSession? keys, string? failure);
}

/// <summary>
/// Runs the DTLS machine of one connection so that media does not wait for its cryptography: one step at a time, on the backend's handshake
/// queue, without the network lock. The result of a step is applied with the lock held. Members need the network lock.
/// </summary>
internal sealed class DtlsDriver : IDtlsOutput, IWork, IDisposable
{
    /// <summary>Number of datagrams that wait for the handshake queue.</summary>
    private const int MostWaiting = 16;

    private readonly RtcNetwork _network;
    private readonly IHandshakeOwner _owner;
    private readonly DtlsTransport _machine;

    // Held while the machine runs. Lock order: the network lock first, never while this one is held.
    private readonly Lock _machineLock = new();
    private readonly Queue<byte[]> _arrived = new();
    private readonly List<byte[]> _toSend = [];
    private SrtpSession? _completed;
    private string? _failure;
    private bool _startsNext;
    private bool _isStarted;
    private bool _isTimedOut;
    private bool _isPosted;
    private bool _isClosed;

    public DtlsDriver(RtcNetwork network, DtlsCertificate certificate, DtlsRole role, IReadOnlyList<Fingerprint> fingerprints, IHandshakeOwner owner)
    {
        _network = network;
        _owner = owner;
        Role = role;
        _machine = new(certificate, role, this);
        _machine.SetRemoteFingerprints(fingerprints, network.Now);
    }

    /// <summary>Gets the role of this side.</summary>
    public DtlsRole Role { get; }

    /// <summary>Gets the state after the last step.</summary>
    public DtlsState State { get; private set; }

    /// <summary>Gets the time at which <see cref="HandleTimeout"/> must be called; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextDeadline { get; private set; } = TimeSpan.MaxValue;

    /// <summary>Starts the handshake and handles the datagrams that have arrived. A repeated call has no effect.</summary>
    public void Start()
    {
        _network.Lock.AssertHeld();
        if (_isStarted)
            return;
        _isStarted = _startsNext = true;
        Post();
    }

    /// <summary>Queues a datagram. If the queue is full it is dropped; the peer retransmits it.</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        _network.Lock.AssertHeld();
        if (_isClosed || _arrived.Count >= MostWaiting)
            return;
        _arrived.Enqueue(datagram.ToArray());
        Post();
    }

    /// <summary>Handles the retransmission timer if it has expired.</summary>
    public void HandleTimeout(TimeSpan now)
    {
        _network.Lock.AssertHeld();
        if (now < NextDeadline)
            return;
        NextDeadline = TimeSpan.MaxValue;
        _isTimedOut = true;
        Post();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _network.Lock.AssertHeld();
        if (_isClosed)
            return;
        _isClosed = true;
        lock (_machineLock)
        {
            _machine.Close();
            _machine.Dispose();
        }

        // The datagrams of a step that ran concurrently, and close_notify.
        Send();
        _completed?.Dispose();
        _arrived.Clear();
    }

    void IWork.Run()
    {
        var step = default(Action<DtlsTransport, TimeSpan>);
        while (true)
        {
            using (_network.Lock.Enter())
            {
                if (step is not null)
                    Apply();
                step = TakeStep();
                if (step is null)
                {
                    _isPosted = false;
                    return;
                }
            }

            lock (_machineLock)
                step(_machine, _network.Now);
        }
    }

    void IDtlsOutput.SendDatagram(ReadOnlySpan<byte> datagram) => _toSend.Add(datagram.ToArray());

    void IDtlsOutput.Completed(SrtpProfile profile, byte[] keyMaterial)
    {
        _completed = new(profile, keyMaterial, Role == DtlsRole.Client);
        Array.Clear(keyMaterial);
    }

    void IDtlsOutput.Failed(string reason) => _failure = reason;

    void IDtlsOutput.Closed()
    {
        // The state of the machine is read after the step.
    }

    private void Post()
    {
        if (_isPosted || _isClosed || !_isStarted)
            return;
        _isPosted = true;
        _network.Handshakes.Post(this);
    }

    private Action<DtlsTransport, TimeSpan>? TakeStep()
    {
        if (_isClosed)
            return null;
        if (_startsNext)
        {
            _startsNext = false;
            return static (machine, now) => machine.Start(now);
        }

        if (_isTimedOut)
        {
            _isTimedOut = false;
            return static (machine, now) => machine.HandleTimeout(now);
        }

        return _arrived.TryDequeue(out var datagram) ? (machine, now) => machine.Receive(datagram, now) : null;
    }

    private void Apply()
    {
        if (_isClosed)
            return;
        Send();
        State = _machine.State;
        NextDeadline = _machine.NextDeadline ?? TimeSpan.MaxValue;
        var completed = _completed;
        _completed = null;
        _owner.HandshakeAdvanced(completed, _failure);
    }

    private void Send()
    {
        foreach (var datagram in _toSend)
            _owner.SendHandshake(datagram);
        _toSend.Clear();
    }
}
