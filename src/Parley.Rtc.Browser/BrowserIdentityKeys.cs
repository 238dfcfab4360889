using System.Runtime.InteropServices.JavaScript;

namespace Parley.Rtc.Browser;

/// <summary>Identity keys of the Web Cryptography API in IndexedDB. The private keys cannot be read, not even by this page.</summary>
public sealed partial class BrowserIdentityKeys : IIdentityKeys
{
    private static Task? s_module;

    /// <inheritdoc/>
    public async Task<IIdentityKey?> LoadAsync(string name)
    {
        try
        {
            await ImportAsync();
            return new Key(name, await Load(name));
        }
        catch (JSException)
        {
            return null; // no Web Cryptography API, or the module could not be loaded
        }
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string name)
    {
        try
        {
            await ImportAsync();
            await Remove(name);
        }
        catch (JSException)
        {
            // Nothing was stored.
        }
    }

    private static Task ImportAsync() => s_module ??= JSHost.ImportAsync(Modules.IdentityKeys, Modules.Url(Modules.IdentityKeys));

    [JSImport("load", Modules.IdentityKeys)]
    private static partial Task<string> Load(string name);

    [JSImport("remove", Modules.IdentityKeys)]
    private static partial Task Remove(string name);

    [JSImport("sign", Modules.IdentityKeys)]
    private static partial Task<string> Sign(string name, string data);

    [JSImport("verify", Modules.IdentityKeys)]
    private static partial Task<bool> Verify(string publicKey, string data, string signature);

    private sealed class Key(string name, string publicKey) : IIdentityKey
    {
        public string PublicKey => publicKey;

        public Task<string> SignAsync(ReadOnlyMemory<byte> data) => Sign(name, Convert.ToHexStringLower(data.Span));

        public Task<bool> VerifyAsync(string publicKey, ReadOnlyMemory<byte> data, string signature) =>
            Verify(publicKey, Convert.ToHexStringLower(data.Span), signature);
    }
}
