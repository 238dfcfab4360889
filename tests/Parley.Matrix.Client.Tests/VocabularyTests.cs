using System.Reflection;

namespace Parley.Matrix.Client.Tests;

/// <summary>The Matrix client does not know voice: Parley.Voice builds on its general mechanisms.</summary>
public sealed class VocabularyTests
{
    private static readonly string[] s_words = ["Voice", "Turn", "Offer", "Candidate", "CallState", "Callstate", "WebRtc", "Sdp", "Mute"];

    [Fact]
    public void No_type_or_member_of_the_Matrix_client_is_named_after_voice()
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        var names = typeof(MatrixSession).Assembly.GetTypes().SelectMany(static type => type.GetMembers(Declared).Select(static member => member.Name).Append(type.Name)).ToHashSet();
        Assert.Contains("SendStateAsync", names);
        Assert.DoesNotContain(names, static name => !name.Contains("Return", StringComparison.Ordinal) && s_words.Any(word => name.Contains(word, StringComparison.Ordinal)));
    }
}
