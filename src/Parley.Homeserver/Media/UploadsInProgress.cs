using Parley.Homeserver.Errors;
using Parley.Matrix;

namespace Parley.Homeserver.Media;

/// <summary>Counts the bytes of uploads that are in progress, which are on the disk but not in the database.</summary>
/// <param name="mostInAll">The most bytes of all users.</param>
internal sealed class UploadsInProgress(long mostInAll)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    private readonly long _mostInAll = mostInAll;
    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, long> _ofUser = [];
    private long _inAll;

    /// <summary>Starts counting the bytes of an upload, until the result is disposed.</summary>
    /// <param name="user">The user.</param>
    /// <param name="most">The most bytes of all uploads of the user that are in progress.</param>
    /// <param name="beyond">Returns the error of an upload beyond that.</param>
    public Upload Begin(UserId user, long most, Func<ApiException> beyond) => new(this, user, most, beyond);

    /// <summary>An upload in progress.</summary>
    internal sealed class Upload(UploadsInProgress all, UserId user, long most, Func<ApiException> beyond) : IDisposable
    {
        private long _bytes;

        /// <summary>Counts bytes before they are written.</summary>
        /// <exception cref="ApiException">M_FORBIDDEN: the user has too many. M_LIMIT_EXCEEDED: all users together have too many.</exception>
        public void Add(int bytes)
        {
            lock (all._lock)
            {
                var ofUser = all._ofUser.GetValueOrDefault(user);
                if (ofUser + bytes > most)
                    throw beyond();
                if (all._inAll + bytes > all._mostInAll)
                    throw ApiException.LimitExceeded(RetryAfter, "The server receives too many files. Try again later.");
                _bytes += bytes;
                all._ofUser[user] = ofUser + bytes;
                all._inAll += bytes;
            }
        }

        public void Dispose()
        {
            lock (all._lock)
            {
                all._inAll -= _bytes;
                if (all._ofUser.TryGetValue(user, out var ofUser) && ofUser > _bytes)
                    all._ofUser[user] = ofUser - _bytes;
                else
                    all._ofUser.Remove(user);
                _bytes = 0;
            }
        }
    }
}
