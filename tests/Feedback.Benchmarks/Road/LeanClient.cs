using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Feedback.Benchmarks.Road;

/// <summary>One kept-alive connection that sends prepared requests and reads no more of an answer than its status and its end: the client
/// shares the machine with the server it measures.</summary>
internal sealed class LeanClient : IDisposable
{
    private static readonly byte[] EndOfHeaders = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public static async Task<LeanClient> ConnectAsync(int port)
    {
        var client = new LeanClient();
        try
        {
            await client._socket.ConnectAsync(IPAddress.Loopback, port);
            return client;
        }
        catch (SocketException)
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>A request that stores one rating.</summary>
    public static byte[] Rating(string token) => Post($$"""{"token":"{{token}}","stars":4,"comment":"Schnell geholfen, danke."}""");

    /// <returns>The status.</returns>
    /// <exception cref="IOException">The server hung up.</exception>
    public async ValueTask<int> SendAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        for (var length = 0; ;)
        {
            var received = await _socket.ReceiveAsync(_buffer.AsMemory(length));
            if (received == 0)
                throw new IOException("The server hung up.");
            length += received;
            if (IsComplete(_buffer.AsSpan(0, length)))
                return (_buffer[9] - '0') * 100 + (_buffer[10] - '0') * 10 + _buffer[11] - '0';
        }
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Post(string body) => Encoding.UTF8.GetBytes(
        "POST /api/ratings HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(EndOfHeaders);
        if (end < 0)
            return false;
        var headers = answer[..(end + 2)];
        if (headers.IndexOf("Transfer-Encoding: chunked\r\n"u8) >= 0)
            return answer.EndsWith("0\r\n\r\n"u8);
        var field = headers.IndexOf("Content-Length: "u8);
        var value = headers[(field + 16)..];
        return answer.Length - end - 4 >= int.Parse(Encoding.ASCII.GetString(value[..value.IndexOf((byte)'\r')]), System.Globalization.CultureInfo.InvariantCulture);
    }
}
