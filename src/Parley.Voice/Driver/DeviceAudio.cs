using System.Collections.Concurrent;
using Parley.Matrix;

namespace Parley.Voice;

/// <summary>The device-wide audio settings, which apply to every channel. May be read from any thread.</summary>
internal sealed class DeviceAudio
{
    private readonly ConcurrentDictionary<UserId, double> _volumes = new();

    public bool Muted { get; set; }

    public bool Deafened { get; set; }

    /// <summary>Returns how loud a user's devices are played: 0 to 2; 1 is the volume as sent.</summary>
    public double VolumeOf(UserId? user) => user is { } known && _volumes.TryGetValue(known, out var volume) ? volume : 1;

    /// <summary>Sets how loud a user's devices are played. The value is limited to 0 to 2; a value that is not finite counts as 1.</summary>
    public void SetVolume(UserId user, double volume) => _volumes[user] = Math.Clamp(double.IsFinite(volume) ? volume : 1, 0, 2);
}
