using System.Text.Json.Serialization;
using Parley.Cli.Channels;
using Parley.Cli.Doctor;
using Parley.Cli.Recording;
using Parley.Cli.Sessions;

namespace Parley.Cli;

/// <summary>The JSON that commands print.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WhoAmIReport))]
[JsonSerializable(typeof(ChannelsReport))]
[JsonSerializable(typeof(ChannelReport))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(RecordingReport))]
internal sealed partial class CliJson : JsonSerializerContext;
