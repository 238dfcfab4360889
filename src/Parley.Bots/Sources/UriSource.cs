namespace Parley.Bots;

internal sealed class UriSource(Uri address) : AudioSource
{
    private static readonly HttpClient Http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public override string Title => address.Segments is [.., var last] && last.Trim('/') is { Length: > 0 } name ? Uri.UnescapeDataString(name) : address.Host;

    public override async ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default)
    {
        if (address.Scheme is not ("http" or "https"))
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {address}. Use an http or https address.");
        try
        {
            return await Formats.OpenAsync(await Http.GetStreamAsync(address, cancellationToken), address.Host, null, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {address} ({e.Message.TrimEnd('.')}). Check the address.", e);
        }
    }
}
