namespace Parley.Bots;

internal sealed class UriSource(Uri address, HttpLimits? limits = null) : AudioSource
{
    public override string Title => address.Segments is [.., var last] && last.Trim('/') is { Length: > 0 } name ? Uri.UnescapeDataString(name) : address.Host;

    public override async ValueTask<AudioReader> OpenAsync(CancellationToken cancellationToken = default)
    {
        if (address.Scheme is not ("http" or "https"))
            throw new VoiceBotException(BotStage.Media, $"Couldn't play {address}. Use an http or https address.");
        // Both, because one server has many files, and many servers have a file of that name.
        var name = Title == address.Host ? address.Host : $"{Title} from {address.Host}";
        return await Formats.OpenAsync(await HttpStream.OpenAsync(address, name, limits ?? new(), cancellationToken), name, null, cancellationToken);
    }
}
