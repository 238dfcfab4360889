using System.Text.Json.Serialization;
using Parley.Matrix;

namespace Parley.Protocol;

/// <summary>Whether a device is in a channel. Any name but <c>JOINED</c> means that it is not.</summary>
[OpenEnum]
[JsonConverter(typeof(WireTextConverter<JoinState>))]
public readonly partial record struct JoinState : IWireText<JoinState>
{
    /// <summary>The device is in the channel.</summary>
    public static JoinState Joined { get; } = new("JOINED");

    /// <summary>The device is not in the channel.</summary>
    public static JoinState Left { get; } = new("LEFT");
}
