using Parley.Protocol;
using Parley.Rtc;

namespace Parley.Voice;

/// <summary>Carries out the machine's commands for the identity key of this device. Must be used on the executor.</summary>
internal sealed class IdentityCommands(ChannelContext context, MachineDriver machine)
{
    /// <summary>Gets or sets the key; <see langword="null"/> if this device has none.</summary>
    public IIdentityKey? Key { get; set; }

    public void Run(VoiceCommand command)
    {
        switch (command)
        {
            case VoiceCommand.Sign sign when Key is { } key:
                _ = RunAsync(sign, async () => new VoiceInput.Signed(sign.PeerId, await key.SignAsync(sign.Data)));
                break;
            case VoiceCommand.CheckSignature check when Key is { } key:
                _ = RunAsync(check, async () => new VoiceInput.SignatureChecked(check.PeerId, await key.VerifyAsync(check.Key, check.Data, check.Signature)));
                break;
        }
    }

    // A result that does not come leaves the proof missing.
    private async Task RunAsync(VoiceCommand command, Func<Task<VoiceInput>> run)
    {
        try
        {
            machine.Post(await run());
        }
        catch (Exception e)
        {
            context.Logger.CommandFailed(command.ToString(), e);
        }
    }
}
