using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Parley.Bots.Tests.Support;

/// <summary>One request to a <see cref="FaultyServer"/>.</summary>
internal sealed partial class FaultyConnection(Socket socket, string request, CancellationToken stopped)
{
    public string Request => request;

    /// <summary>Gets the position of the range request, or 0.</summary>
    public int From => RangePattern().Match(request) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 0;

    public Task SendAsync(string text) => SendAsync(Encoding.ASCII.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        while (!octets.IsEmpty)
            octets = octets[await socket.SendAsync(octets, stopped)..];
    }

    /// <summary>Sends nothing until the server is stopped.</summary>
    public Task StallAsync() => Task.Delay(Timeout.Infinite, stopped);

    /// <summary>Closes the connection with a reset, after what was sent has arrived.</summary>
    public async Task ResetAsync()
    {
        await Task.Delay(100, stopped);
        socket.LingerState = new(true, 0);
        socket.Close();
    }

    [GeneratedRegex(@"Range: bytes=(\d+)-")]
    private static partial Regex RangePattern();
}
