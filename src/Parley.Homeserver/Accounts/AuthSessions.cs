using System.Security.Cryptography;
using System.Text;
using Parley.Homeserver.Errors;
using Parley.Matrix.Endpoints;

namespace Parley.Homeserver.Accounts;

/// <summary>
/// The sessions of interactive authentication, in memory. Each belongs to one operation, so that a client cannot authenticate for one and
/// run another. https://spec.matrix.org/v1.16/client-server-api/#user-interactive-authentication-api
/// </summary>
internal sealed class AuthSessions(TimeProvider time)
{
    /// <summary>The most sessions that are kept; beyond that the oldest are removed.</summary>
    public const int MaxSessions = 10_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = [];

    /// <summary>Gets the number of sessions that are kept.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    /// <summary>Checks that a session belongs to an operation. A session that has expired belongs to any.</summary>
    /// <exception cref="ApiException">M_FORBIDDEN: the session belongs to another operation.</exception>
    public void Check(string? session, string operation)
    {
        if (session is not null && Find(session) is { } entry && !entry.Operation.AsSpan().SequenceEqual(Hash(operation)))
            throw ApiException.Forbidden("The session belongs to another operation. Start again without a session.");
    }

    /// <summary>Returns the session that a request continues, or a new one.</summary>
    /// <param name="session">The session in the request; <see langword="null"/> if there is none.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="registration">The fields to keep for the next request of a registration.</param>
    public string Continue(string? session, string operation, RegisterRequest? registration = null) =>
        session is not null && Find(session) is not null ? session : Add(new Entry(Hash(operation), registration, time.GetTimestamp()));

    /// <summary>Returns a registration with the fields that its first request had.</summary>
    public RegisterRequest Complete(RegisterRequest body) => body.Auth?.Session is not { } session || Find(session)?.Registration is not { } first
        ? body
        : body with
        {
            Username = body.Username ?? first.Username,
            Password = body.Password ?? first.Password,
            DeviceId = body.DeviceId ?? first.DeviceId,
            InitialDeviceDisplayName = body.InitialDeviceDisplayName ?? first.InitialDeviceDisplayName,
            InhibitLogin = body.InhibitLogin ?? first.InhibitLogin,
            RefreshToken = body.RefreshToken ?? first.RefreshToken,
        };

    private Entry? Find(string session)
    {
        lock (_lock)
            return _entries.TryGetValue(session, out var entry) && !IsExpired(entry) ? entry : null;
    }

    // The oldest sessions are removed if too few have expired: they are cheap to start again.
    private string Add(Entry entry)
    {
        var session = RandomNumberGenerator.GetHexString(24, lowercase: true);
        lock (_lock)
        {
            while (_oldestFirst.TryPeek(out var oldest) && (_entries.Count >= MaxSessions || IsExpired(_entries[oldest])))
                _entries.Remove(_oldestFirst.Dequeue());
            _entries[session] = entry;
            _oldestFirst.Enqueue(session);
        }
        return session;
    }

    private bool IsExpired(Entry entry) => time.GetElapsedTime(entry.StartedAt) >= Lifetime;

    // An operation may name many devices.
    private static byte[] Hash(string operation) => SHA256.HashData(Encoding.UTF8.GetBytes(operation));

    private sealed record Entry(byte[] Operation, RegisterRequest? Registration, long StartedAt);
}
