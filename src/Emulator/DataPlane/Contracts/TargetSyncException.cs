namespace Reconciler.Emulator.DataPlane.Contracts;

/// <summary>A target whose tools cannot be listed.</summary>
/// <param name="reason">What its status reason says after the service's own introduction, such as <c>Received error (400) from runtime.</c></param>
internal sealed class TargetSyncException(string reason) : Exception(reason);
