using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Cli.Errors;

namespace Parley.Cli.Serve;

/// <summary>The certificate of <c>--tls-cert</c> and its key. A renewed certificate is used from the next connection on, without a restart.</summary>
internal sealed class TlsCertificate
{
    private readonly string _certificate, _key;
    private readonly Lock _lock = new();
    private SslStreamCertificateContext _context;
    private DateTime _writtenAt;

    private TlsCertificate(string certificate, string key)
    {
        (_certificate, _key) = (certificate, key);
        (_writtenAt, _context) = (WrittenAt(), Load());
    }

    /// <summary>Loads the PEM files.</summary>
    /// <exception cref="CommandException">They cannot be read.</exception>
    public static TlsCertificate Load(string certificate, string key)
    {
        try
        {
            return new(certificate, key);
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new CommandException($"Couldn't read the certificate {certificate} with the key {key} ({e.Message.TrimEnd('.')}). Both must be PEM files; the first holds the certificate and its chain.", e);
        }
    }

    /// <summary>Returns the certificate with its chain.</summary>
    public SslStreamCertificateContext Current()
    {
        lock (_lock)
        {
            try
            {
                if (WrittenAt() is var writtenAt && writtenAt != _writtenAt)
                    (_context, _writtenAt) = (Load(), writtenAt);
            }
            catch (Exception e) when (IsUnreadable(e))
            {
                // One of the files is being replaced: the old certificate serves until both fit.
            }
            return _context;
        }
    }

    private static bool IsUnreadable(Exception e) => e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;

    private DateTime WrittenAt() => new[] { File.GetLastWriteTimeUtc(_certificate), File.GetLastWriteTimeUtc(_key) }.Max();

    private SslStreamCertificateContext Load()
    {
        var leaf = X509Certificate2.CreateFromPemFile(_certificate, _key);
        // SslStream on Windows needs a key that is stored.
        if (OperatingSystem.IsWindows())
            leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_certificate);
        return SslStreamCertificateContext.Create(leaf, chain, offline: true);
    }
}
