using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Feedback.Access;
using Feedback.Models.Ledger;

namespace Feedback.Ratings;

/// <summary>
/// Survey tokens: base64url of <c>2 | key id | flags | offered | expiry | shop | chat | episode | agent | team | channel | touchpoint | handled by | MAC</c>, texts
/// as a length byte and UTF-8, times in minutes since 2020, the MAC the first 16 bytes of an HMAC-SHA256 over all before it. What a token says
/// is signed, not secret: it holds no name of a customer.
/// </summary>
public static class SurveyTokens
{
    /// <summary>In characters.</summary>
    public const int Longest = 960;

    private const byte Version = 2;
    private const byte TestFlag = 1, OpenFlag = 2;
    private const int MacBytes = 16;
    private const string SigningPurpose = "survey-token";
    private static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <exception cref="ArgumentException">A part is longer than <see cref="Survey.LongestPart"/>.</exception>
    public static string Sign(Survey survey, KeyRing keys)
    {
        using var bytes = new MemoryStream(256);
        bytes.WriteByte(Version);
        WriteText(bytes, keys.Current);
        bytes.WriteByte((byte)((survey.Context.Test ? TestFlag : 0) | (survey.Open ? OpenFlag : 0)));
        bytes.Write(BitConverter.GetBytes(Minutes(survey.OfferedAt)));
        bytes.Write(BitConverter.GetBytes(Minutes(survey.ExpiresAt)));
        var context = survey.Context;
        foreach (var text in (ReadOnlySpan<string?>)
            [survey.Shop, survey.Chat, survey.Episode, context.Agent, context.Team, context.Channel, context.Touchpoint, context.HandledBy])
        {
            WriteText(bytes, text ?? "");
        }
        bytes.Write(HMACSHA256.HashData(keys.Derive(keys.Current, SigningPurpose)!, bytes.ToArray()).AsSpan(0, MacBytes));
        return Base64Url.EncodeToString(bytes.ToArray());
    }

    public static TokenReading Read(string token, KeyRing keys, DateTimeOffset now)
    {
        if (token.Length is 0 or > Longest || !TryDecode(token, out var bytes))
            return TokenReading.Malformed;

        var reader = new Reader(bytes);
        if (reader.Byte() != Version || reader.Text() is not { } keyId)
            return TokenReading.Malformed;
        if (bytes.Length <= MacBytes || keys.Derive(keyId, SigningPurpose) is not { } key)
            return TokenReading.Forged;
        var mac = HMACSHA256.HashData(key, bytes.AsSpan(..^MacBytes)).AsSpan(0, MacBytes);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes.AsSpan(^MacBytes..)))
            return TokenReading.Forged;

        // Signed by us, so the rest reads as it was written.
        var flags = reader.Byte();
        var survey = new Survey
        {
            Open = (flags & OpenFlag) != 0,
            OfferedAt = Epoch.AddMinutes(reader.UInt32()),
            ExpiresAt = Epoch.AddMinutes(reader.UInt32()),
            Shop = reader.Text()!,
            Chat = reader.Text()!,
            Episode = reader.Text()!,
            Context = new SurveyContext
            {
                Agent = NullIfEmpty(reader.Text()),
                Team = NullIfEmpty(reader.Text()),
                Channel = NullIfEmpty(reader.Text()),
                Touchpoint = NullIfEmpty(reader.Text()),
                HandledBy = NullIfEmpty(reader.Text()),
                Test = (flags & TestFlag) != 0,
            },
        };
        return new TokenReading(survey.ExpiresAt <= now ? TokenState.Expired : TokenState.Valid, survey);
    }

    /// <summary>An instant as a token keeps it.</summary>
    public static DateTimeOffset ToTheMinute(DateTimeOffset at) => Epoch.AddMinutes(Minutes(at));

    private static uint Minutes(DateTimeOffset at) => (uint)Math.Max(0, (at - Epoch).TotalMinutes);

    private static bool TryDecode(string token, out byte[] bytes)
    {
        bytes = [];
        if (!Base64Url.IsValid(token))
            return false;
        bytes = Base64Url.DecodeFromChars(token);
        // The last character may have bits to spare: only the spelling we wrote is valid.
        return Base64Url.EncodeToString(bytes) == token;
    }

    private static string? NullIfEmpty(string? text) => text is "" ? null : text;

    private static void WriteText(MemoryStream bytes, string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.Length > Survey.LongestPart)
            throw new ArgumentException($"'{text}' is longer than {Survey.LongestPart} bytes.");
        bytes.WriteByte((byte)utf8.Length);
        bytes.Write(utf8);
    }

    /// <summary>Reads what may be anything until the MAC is checked: past the end it gives nulls and zeros.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public byte Byte()
        {
            if (_rest.IsEmpty)
                return 0;
            var value = _rest[0];
            _rest = _rest[1..];
            return value;
        }

        public uint UInt32()
        {
            if (_rest.Length < 4)
                return 0;
            var value = BitConverter.ToUInt32(_rest);
            _rest = _rest[4..];
            return value;
        }

        public string? Text()
        {
            int length = Byte();
            if (_rest.Length < length)
                return null;
            var text = Encoding.UTF8.GetString(_rest[..length]);
            _rest = _rest[length..];
            return text;
        }
    }
}

public enum TokenState
{
    Valid,

    /// <summary>Signed by us, and too old.</summary>
    Expired,

    /// <summary>Not signed by a key we have.</summary>
    Forged,

    /// <summary>No token at all.</summary>
    Malformed,
}

/// <param name="Survey">Present when valid or expired.</param>
public sealed record TokenReading(TokenState State, Survey? Survey = null)
{
    public static readonly TokenReading Forged = new(TokenState.Forged);
    public static readonly TokenReading Malformed = new(TokenState.Malformed);
}
