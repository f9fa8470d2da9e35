using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Reconciler.Emulator.DataPlane.Processes;

/// <summary>Finds free TCP ports on the loopback interface.</summary>
internal static class LoopbackPort
{
    // Below the ephemeral port range, so that no outgoing connection takes the port before the server listens.
    private const int FirstPort = 20_000;
    private const int LastPort = 32_000;

    /// <summary>Finds a port that no process listens on.</summary>
    public static int FindFree()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(FirstPort, LastPort);
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Any, port));
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody has the port, or the system reserves it: try another one.
            }
        }
    }
}
