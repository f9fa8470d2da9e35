using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Reconciler.Emulator.DataPlane.Processes;

internal static class LoopbackPort
{
    // Below the ports that systems hand out by themselves, so that no connection on its way out takes it before the server does.
    private const int First = 20_000;
    private const int Last = 32_000;

    /// <summary>A port of the loopback that nobody listens on.</summary>
    public static int FindFree()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException)
            {
            }
        }
    }
}
