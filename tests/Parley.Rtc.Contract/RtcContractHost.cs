namespace Parley.Rtc.Contract;

/// <summary>The means that a backend provides for the contract: two members, a way to make one of them speak, and time.</summary>
public abstract class RtcContractHost : IAsyncDisposable
{
    /// <summary>Much longer than any step takes; only a failing backend waits so long.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>Gets the first member's backend.</summary>
    public abstract IRtcBackend One { get; }

    /// <summary>Gets the second member's backend, which may be the same object.</summary>
    public abstract IRtcBackend Other { get; }

    /// <summary>Plays a loud sound into a local audio from now on.</summary>
    public abstract void Speak(ILocalAudio audio);

    /// <summary>Opens a local audio that plays a tone of its number, from 0, from now on.</summary>
    public virtual ValueTask<ILocalAudio> OpenVoiceAsync(IRtcBackend backend, int voice) => throw new NotSupportedException();

    /// <summary>Starts to listen to a section.</summary>
    public virtual void Listen(IAudioSection section)
    {
    }

    /// <summary>Returns true if a voice is heard in a section at present.</summary>
    public virtual bool Hears(IAudioSection section, int voice) => throw new NotSupportedException();

    /// <summary>Waits. A backend with a manual clock advances it.</summary>
    public virtual Task PassAsync(TimeSpan time) => Task.Delay(time);

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    public async Task UntilAsync(Func<bool> condition, string expectation)
    {
        for (var waited = TimeSpan.Zero; waited < Limit; waited += Step)
        {
            if (condition())
                return;
            await PassAsync(Step);
        }

        throw new RtcContractException($"Expected within {Limit.TotalSeconds} s: {expectation}.");
    }

    public async Task UntilAsync(Func<ValueTask<bool>> condition, string expectation)
    {
        for (var waited = TimeSpan.Zero; waited < Limit; waited += 20 * Step)
        {
            if (await condition())
                return;
            await PassAsync(20 * Step);
        }

        throw new RtcContractException($"Expected within {Limit.TotalSeconds} s: {expectation}.");
    }

    public async Task<T> EndAsync<T>(ValueTask<T> operation)
    {
        var task = operation.AsTask();
        await UntilAsync(() => task.IsCompleted, "the operation ends");
        return await task;
    }

    public Task EndAsync(ValueTask operation) => EndAsync(Wrap(operation));

    public async Task FailsAsync<T>(RtcErrorKind kind, Func<ValueTask<T>> operation)
    {
        try
        {
            await EndAsync(operation());
        }
        catch (RtcException exception)
        {
            Check(exception.Kind == kind, $"the error is {kind}, not {exception.Kind}: {exception.Message}");
            Check(exception.Message.EndsWith('.'), $"the message ends with a period: {exception.Message}");
            return;
        }

        throw new RtcContractException($"Expected: the operation fails with {kind}.");
    }

    public Task FailsAsync(RtcErrorKind kind, Func<ValueTask> operation) => FailsAsync(kind, () => Wrap(operation()));

    public static void Check(bool condition, string expectation)
    {
        if (!condition)
            throw new RtcContractException($"Expected: {expectation}.");
    }

    private static async ValueTask<bool> Wrap(ValueTask operation)
    {
        await operation;
        return true;
    }
}
