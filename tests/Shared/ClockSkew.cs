using System.Runtime.CompilerServices;
using Amazon;

namespace Reconciler.Tests.Shared;

/// <summary>
/// The SDK remembers for each address how the service's clock differs from that of the machine. Here the same port serves one emulator after
/// another, some of them with fake clocks, so requests would be signed by the time of an earlier one.
/// </summary>
internal static class ClockSkew
{
    [ModuleInitializer]
    internal static void Ignore() => AWSConfigs.CorrectForClockSkew = false;
}
