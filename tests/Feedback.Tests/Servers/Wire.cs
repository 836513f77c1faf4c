using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Feedback.Tests.Servers;

/// <summary>A loopback port that leads to another one, until a test cuts it.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly IPEndPoint _target;
    private readonly int _port = Http.FreePort();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private TcpListener? _listener;
    private bool _isDead;

    private Wire(Uri target) => _target = new IPEndPoint(IPAddress.Loopback, target.Port);

    /// <summary>The same address by way of this port.</summary>
    public Uri Through(Uri target) => new UriBuilder(target) { Host = "127.0.0.1", Port = _port }.Uri;

    public static Wire To(Uri target)
    {
        var wire = new Wire(target);
        wire.Mend();
        return wire;
    }

    /// <summary>Breaks what is open and refuses what comes.</summary>
    public void Cut()
    {
        _listener?.Stop();
        _listener = null;
        foreach (var socket in _open.Keys)
            socket.Close(0);
    }

    /// <summary>Breaks what is open, takes what comes, and never answers it.</summary>
    public void Deaden()
    {
        _isDead = true;
        foreach (var socket in _open.Keys)
            socket.Close(0);
    }

    /// <summary>Leads to its end again.</summary>
    public void Mend()
    {
        _isDead = false;
        if (_listener is not null)
            return;
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _ = AcceptAsync(_listener);
    }

    public ValueTask DisposeAsync()
    {
        Cut();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (listener == _listener)
        {
            Socket near;
            try
            {
                near = await listener.AcceptSocketAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            _open[near] = true;
            if (!_isDead)
                _ = LeadAsync(near);
        }
    }

    private async Task LeadAsync(Socket near)
    {
        var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _open[far] = true;
        try
        {
            await far.ConnectAsync(_target);
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
        }
        catch (SocketException)
        {
            // The other end is not there: neither is this one.
        }
        finally
        {
            foreach (var socket in (Socket[])[near, far])
            {
                socket.Close(0);
                _open.TryRemove(socket, out _);
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is var received and > 0)
                await to.SendAsync(buffer.AsMemory(0, received));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Either end is gone; the caller closes both.
        }
    }
}
