namespace Parley.Rtc;

/// <summary>The identity keys that this machine stores, one for each device of an account.</summary>
public interface IIdentityKeys
{
    /// <summary>
    /// Returns the key of a name, created with the first call. If it cannot be stored, the key lasts as long as the program; <c>null</c> without
    /// cryptography. Never fails.
    /// </summary>
    Task<IIdentityKey?> LoadAsync(string name);

    /// <summary>Deletes the key of a name. Never fails.</summary>
    Task RemoveAsync(string name);
}
