namespace Parley.Homeserver.Http;

/// <summary>The address of the server for its clients.</summary>
internal sealed class PublicAddress(HomeserverOptions options)
{
    /// <summary>The path of the service that creates LiveKit tokens.</summary>
    public const string LiveKitService = "/livekit/jwt";

    /// <summary>
    /// Returns the address without a slash at its end; <see langword="null"/> if none is set and the request is not to a loopback address, because
    /// anyone can send any <c>Host</c>.
    /// </summary>
    public string? Find(ApiRequest request)
    {
        if (options.PublicBaseUrl is { } url)
            return url.ToString().TrimEnd('/');
        var http = request.Http.Request;
        return Origins.IsLoopbackHost(http.Host.Host) ? http.Scheme + "://" + http.Host : null;
    }

    /// <summary>Returns the address of the service that creates LiveKit tokens; <see langword="null"/> if the server has no address.</summary>
    public string? FindLiveKitService(ApiRequest request) => Find(request) is { } address ? address + LiveKitService : null;
}
