using System.Text.Json.Serialization;

namespace Parley.Matrix;

/// <summary>An action on a delayed event (MSC4140).</summary>
/// <remarks>https://github.com/matrix-org/matrix-spec-proposals/pull/4140.</remarks>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<DelayedEventAction>))]
public readonly partial record struct DelayedEventAction : IWireText<DelayedEventAction>
{
    /// <summary>Starts its delay again.</summary>
    public static DelayedEventAction Restart { get; } = new("restart");

    /// <summary>Deletes it unsent.</summary>
    public static DelayedEventAction Cancel { get; } = new("cancel");

    /// <summary>Sends it now.</summary>
    public static DelayedEventAction Send { get; } = new("send");
}
