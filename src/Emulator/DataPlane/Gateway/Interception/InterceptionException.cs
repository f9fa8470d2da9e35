namespace Reconciler.Emulator.DataPlane.Gateway.Interception;

/// <summary>
/// An interceptor could not be called, failed, or returned what is no output of an interceptor. The message is for DEBUG.
/// </summary>
internal sealed class InterceptionException(string message, Exception? cause = null) : Exception(message, cause);
