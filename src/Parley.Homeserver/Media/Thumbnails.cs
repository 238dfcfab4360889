using System.Collections.Concurrent;
using Parley.Homeserver.Errors;
using Parley.Matrix;
using SkiaSharp;

namespace Parley.Homeserver.Media;

/// <summary>
/// Makes thumbnails of images and keeps them beside their files. One at a time: decoding takes memory and processor time. The users take turns.
/// https://spec.matrix.org/v1.16/client-server-api/#thumbnails
/// </summary>
internal sealed class Thumbnails(HomeserverOptions options, MediaFolder folder, TimeProvider time) : IDisposable
{
    private const long MaxPixels = 32_000_000;
    private const int JpegQuality = 80;
    private const long MaxOriginalBytes = 1024 * 1024;

    /// <summary>The most files that are remembered because they have no thumbnail.</summary>
    internal const int MaxFailures = 1_000;

    /// <summary>The time for which they are remembered. Otherwise each request for a broken image would decode it again.</summary>
    internal static readonly TimeSpan FailureLifetime = TimeSpan.FromMinutes(10);

    private readonly TurnQueue _queue = new(options.LoadLimits.ThumbnailsPerUser);
    private readonly ConcurrentDictionary<string, (ApiException Error, DateTimeOffset Until)> _failures = new(StringComparer.Ordinal);

    /// <summary>Returns the path of a thumbnail, and its media type.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="size">The size.</param>
    /// <param name="client">The user, or the address of a client without an account.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="ApiException">M_UNKNOWN: the file is not an image, or too large; 400 or 413. M_LIMIT_EXCEEDED: too many of the client wait.</exception>
    public async Task<(string Path, string ContentType)> GetAsync(MediaEntry entry, ThumbnailSize size, string client, CancellationToken cancellationToken)
    {
        if (!IsSupported(folder.PathOf(entry.Id)))
            throw NotAnImage();
        var path = folder.PathOfThumbnail(entry.Id, size);
        try
        {
            if (!File.Exists(path))
                await _queue.RunAsync(client, () => File.Exists(path) ? Task.CompletedTask : Task.Run(() => MakeOnce(entry.Id, path, size), CancellationToken.None), cancellationToken);
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException)
        {
            // The platform has no library for images.
            return entry.Size <= MaxOriginalBytes ? (folder.PathOf(entry.Id), entry.ContentType!) : throw NotAnImage();
        }
        return (path, await IsPngAsync(path, cancellationToken) ? "image/png" : "image/jpeg");
    }

    public void Dispose() => _queue.Dispose();

    private void MakeOnce(string id, string target, ThumbnailSize size)
    {
        if (_failures.TryGetValue(id, out var known) && known.Until > time.GetUtcNow())
            throw known.Error;
        try
        {
            Make(folder.PathOf(id), target, size);
        }
        catch (ApiException error)
        {
            if (_failures.Count >= MaxFailures)
                _failures.Clear();
            _failures[id] = (error, time.GetUtcNow() + FailureLifetime);
            throw;
        }
    }

    private static void Make(string source, string target, ThumbnailSize size)
    {
        using var codec = SKCodec.Create(source) ?? throw NotAnImage();
        if ((long)codec.Info.Width * codec.Info.Height > MaxPixels)
            throw new ApiException(413, ErrorCode.TooLarge, "The image is too large for a thumbnail.");
        using var image = Decode(codec, size);
        using var scaled = Draw(image, codec.EncodedOrigin, size);
        using var data = scaled.Encode(image.AlphaType == SKAlphaType.Opaque ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, JpegQuality);
        var unfinished = target + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(unfinished, options))
            data.SaveTo(file);
        File.Move(unfinished, target, overwrite: true);
        // The file may have been removed meanwhile. MediaFolder.Delete deletes it before its thumbnails.
        if (!File.Exists(source))
            File.Delete(target);
    }

    // Only common formats reach the decoder, whatever else it can read.
    private static bool IsSupported(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[12];
        var count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        var bytes = start.AsSpan(0, count);
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff]) || bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])
            || bytes.StartsWith("GIF8"u8) || (bytes.StartsWith("RIFF"u8) && bytes.EndsWith("WEBP"u8));
    }

    // A JPEG is decoded at a reduced size, which takes a fraction of the memory.
    private static SKBitmap Decode(SKCodec codec, ThumbnailSize size)
    {
        var longest = Math.Max(size.Width, size.Height) * 2f;
        var reduced = codec.GetScaledDimensions(Math.Min(1, longest / Math.Min(codec.Info.Width, codec.Info.Height)));
        var info = new SKImageInfo(reduced.Width, reduced.Height, SKColorType.Rgba8888, codec.Info.IsOpaque ? SKAlphaType.Opaque : SKAlphaType.Premul);
        var bitmap = new SKBitmap(info);
        if (codec.GetPixels(info, bitmap.GetPixels()) is SKCodecResult.Success or SKCodecResult.IncompleteInput)
            return bitmap;
        bitmap.Dispose();
        throw NotAnImage();
    }

    // Draws the image upright, and never larger than it is.
    private static SKImage Draw(SKBitmap image, SKEncodedOrigin origin, ThumbnailSize size)
    {
        var isTurned = origin >= SKEncodedOrigin.LeftTop;
        var (width, height) = isTurned ? (image.Height, image.Width) : (image.Width, image.Height);
        var (across, down) = ((float)size.Width / width, (float)size.Height / height);
        var scale = Math.Min(1, size.Crop ? Math.Max(across, down) : Math.Min(across, down));
        var target = new SKSizeI(Fit(width, size.Width), Fit(height, size.Height));
        using var surface = SKSurface.Create(new SKImageInfo(target.Width, target.Height, SKColorType.Rgba8888, image.AlphaType)) ?? throw NotAnImage();
        var canvas = surface.Canvas;
        canvas.Translate((target.Width - (width * scale)) / 2, (target.Height - (height * scale)) / 2);
        canvas.Scale(scale);
        canvas.Concat(Upright(origin, image.Width, image.Height));
        using var source = SKImage.FromBitmap(image);
        canvas.DrawImage(source, 0, 0, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return surface.Snapshot();

        int Fit(int length, int most) => Math.Clamp((int)Math.Round(length * scale), 1, most);
    }

    // The Exif orientations 1 to 8.
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => Matrix(-1, 0, width, 0, 1, 0),
        SKEncodedOrigin.BottomRight => Matrix(-1, 0, width, 0, -1, height),
        SKEncodedOrigin.BottomLeft => Matrix(1, 0, 0, 0, -1, height),
        SKEncodedOrigin.LeftTop => Matrix(0, 1, 0, 1, 0, 0),
        SKEncodedOrigin.RightTop => Matrix(0, -1, height, 1, 0, 0),
        SKEncodedOrigin.RightBottom => Matrix(0, -1, height, -1, 0, width),
        SKEncodedOrigin.LeftBottom => Matrix(0, 1, 0, -1, 0, width),
        _ => SKMatrix.Identity,
    };

    private static SKMatrix Matrix(float scaleX, float skewX, float transX, float skewY, float scaleY, float transY) =>
        new(scaleX, skewX, transX, skewY, scaleY, transY, 0, 0, 1);

    private static async Task<bool> IsPngAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var start = new byte[4];
        await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return start is [0x89, (byte)'P', (byte)'N', (byte)'G'];
    }

    private static ApiException NotAnImage() => new(400, ErrorCode.Unknown, "This file has no thumbnail.");
}
