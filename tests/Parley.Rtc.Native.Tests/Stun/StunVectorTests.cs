using System.Net;
using System.Text;
using Parley.Rtc.Native.Addressing;
using Parley.Rtc.Native.Stun;

namespace Parley.Rtc.Native.Tests.Stun;

public sealed class StunVectorTests
{
    private static byte[] ShortTermKey => StunKey.ShortTerm(StunVectors.Password);

    private static byte[] LongTermKey => StunKey.LongTerm(StunVectors.LongTermUsername, StunVectors.Realm, StunVectors.LongTermPassword);

    [Fact]
    public void Sample_request_of_RFC_5769_2_1_is_parsed_and_verified()
    {
        Assert.True(StunMessage.TryParse(StunVectors.Request, out var message));
        Assert.Equal(StunClass.Request, message.Class);
        Assert.Equal(StunMethod.Binding, message.Method);
        Assert.Equal("STUN test client", message.ReadText(StunAttribute.Software));
        Assert.Equal("evtj:h6vY", message.ReadText(StunAttribute.Username));
        Assert.True(message.TryReadUInt32(StunAttribute.Priority, out var priority));
        Assert.Equal(0x6E0001FFu, priority);
        Assert.True(message.TryReadUInt64(StunAttribute.IceControlled, out var tieBreaker));
        Assert.Equal(0x932FF9B151263B36ul, tieBreaker);
        Assert.True(message.HasValidIntegrity(ShortTermKey));
        Assert.False(message.HasValidIntegrity(StunKey.ShortTerm("another password")));
        Assert.Equal(new TransactionId(0xB7E7A701BC34D686, 0xFA87DFAE), message.TransactionId);
    }

    [Fact]
    public void Sample_responses_of_RFC_5769_2_2_and_2_3_contain_their_mapped_addresses()
    {
        Assert.True(StunMessage.TryParse(StunVectors.ResponseIPv4, out var v4));
        Assert.Equal(StunClass.Success, v4.Class);
        Assert.True(v4.TryReadXorAddress(StunAttribute.XorMappedAddress, out var address));
        Assert.Equal(IPEndPoint.Parse("192.0.2.1:32853"), address.ToIPEndPoint());
        Assert.True(v4.HasValidIntegrity(ShortTermKey));

        Assert.True(StunMessage.TryParse(StunVectors.ResponseIPv6, out var v6));
        Assert.True(v6.TryReadXorAddress(StunAttribute.XorMappedAddress, out address));
        Assert.Equal(IPEndPoint.Parse("[2001:db8:1234:5678:11:2233:4455:6677]:32853"), address.ToIPEndPoint());
        Assert.True(v6.HasValidIntegrity(ShortTermKey));
    }

    [Fact]
    public void Long_term_request_of_RFC_5769_2_4_is_written_byte_for_byte()
    {
        var writer = new StunWriter(new byte[200], StunClass.Request, StunMethod.Binding, TransactionId.Read(StunVectors.RequestLongTerm.AsSpan(8)));
        writer.Add(StunAttribute.Username, StunVectors.LongTermUsername);
        writer.Add(StunAttribute.Nonce, "f//499k954d6OL34oL9FSTvy64sA");
        writer.Add(StunAttribute.Realm, StunVectors.Realm);
        writer.AddIntegrity(LongTermKey);
        Assert.Equal(StunVectors.RequestLongTerm, writer.Message.ToArray());
    }

    [Fact]
    public void SHA_256_request_of_RFC_8489_B_1_is_verified_and_written_byte_for_byte()
    {
        var key = StunKey.LongTermSha256(StunVectors.LongTermUsername, StunVectors.Realm, StunVectors.LongTermPassword);
        Assert.True(StunMessage.TryParse(StunVectors.RequestLongTermSha256, out var message));
        Assert.True(message.HasValidIntegrity(key));
        Assert.False(message.HasValidIntegrity(LongTermKey));

        var writer = new StunWriter(new byte[200], StunClass.Request, StunMethod.Binding, message.TransactionId);
        writer.Add(StunAttribute.UserHash, StunKey.UserHash(StunVectors.LongTermUsername, StunVectors.Realm));
        writer.Add(StunAttribute.Nonce, "obMatJos2AAACf//499k954d6OL34oL9FSTvy64sA");
        writer.Add(StunAttribute.Realm, StunVectors.Realm);
        writer.Add(StunAttribute.PasswordAlgorithm, [0, 2, 0, 0]);
        writer.AddIntegritySha256(key);
        Assert.Equal(StunVectors.RequestLongTermSha256, writer.Message.ToArray());
    }

    [Fact]
    public void Written_message_is_parsed_back_and_any_flipped_bit_is_detected()
    {
        var address = TransportAddress.From(IPEndPoint.Parse("[2001:db8::1]:5000"));
        var writer = new StunWriter(new byte[300], StunClass.Error, StunMethod.ChannelBind, new TransactionId(1, 2));
        writer.AddError(487, "Role Conflict");
        writer.AddXorAddress(StunAttribute.XorPeerAddress, address);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.Add(StunAttribute.IceControlling, 5ul);
        writer.AddIntegrity(ShortTermKey);
        writer.AddFingerprint();
        var bytes = writer.Message.ToArray();

        Assert.True(StunMessage.TryParse(bytes, out var message));
        Assert.Equal((StunClass.Error, StunMethod.ChannelBind, 487), (message.Class, message.Method, message.ErrorCode));
        Assert.True(message.TryReadXorAddress(StunAttribute.XorPeerAddress, out var read));
        Assert.Equal(address, read);
        Assert.True(message.Has(StunAttribute.UseCandidate));
        Assert.True(message.HasValidIntegrity(ShortTermKey));

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            // A flipped bit in the type of FINGERPRINT makes it another attribute; the message is then parsed without a fingerprint.
            Assert.False(StunMessage.TryParse(bytes, out message) && message.Has(StunAttribute.Fingerprint), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Attributes_after_the_integrity_are_ignored()
    {
        var writer = new StunWriter(new byte[200], StunClass.Request, StunMethod.Binding, new TransactionId(1, 2));
        writer.Add(StunAttribute.Username, "a:b");
        writer.AddIntegrity(ShortTermKey);
        writer.AddFlag(StunAttribute.UseCandidate);
        writer.AddFingerprint();
        Assert.True(StunMessage.TryParse(writer.Message, out var message));
        Assert.True(message.HasValidIntegrity(ShortTermKey));
        Assert.False(message.Has(StunAttribute.UseCandidate));
        Assert.True(message.Has(StunAttribute.Fingerprint));
    }

    [Fact]
    public void Unknown_comprehension_required_attributes_are_listed()
    {
        var writer = new StunWriter(new byte[200], StunClass.Request, StunMethod.Binding, new TransactionId(1, 2));
        writer.Add((StunAttribute)0x7001, 1u);
        writer.Add((StunAttribute)0xC057, 1u);
        Assert.True(StunMessage.TryParse(writer.Message, out var message));
        Span<ushort> types = stackalloc ushort[4];
        Assert.Equal(1, message.FindUnknownRequired(types));
        Assert.Equal(0x7001, types[0]);
    }

    [Fact]
    public void Parsing_and_verifying_a_check_allocates_nothing()
    {
        var key = ShortTermKey;
        var expected = Encoding.UTF8.GetBytes("evtj:h6vY");
        Assert.True(Read());
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Read();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        bool Read() => StunMessage.TryParse(StunVectors.Request, out var message)
            && message.TryFind(StunAttribute.Username, out var name) && name.SequenceEqual(expected)
            && message.HasValidIntegrity(key);
    }

    [Fact]
    public void Mutated_messages_throw_no_exception()
    {
        var random = new Random(20260101);
        byte[][] seeds = [StunVectors.Request, StunVectors.ResponseIPv6, StunVectors.RequestLongTerm, StunVectors.RequestLongTermSha256];
        var key = ShortTermKey;
        var parsed = 0;
        Span<ushort> types = stackalloc ushort[4];
        for (var round = 0; round < 100_000; round++)
        {
            var bytes = (byte[])seeds[round % seeds.Length].Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!StunMessage.TryParse(bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length), out var message))
                continue;
            parsed++;
            message.HasValidIntegrity(key);
            message.TryReadXorAddress(StunAttribute.XorMappedAddress, out _);
            _ = message.ErrorCode + message.FindUnknownRequired(types);
        }

        Assert.True(parsed > 1000);
    }
}
