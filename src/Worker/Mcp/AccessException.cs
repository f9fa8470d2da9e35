using Reconciler.Engine.Model;

namespace Reconciler.Worker.Mcp;

/// <summary>Tools cannot be called as asked.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="hint">What to do about it.</param>
internal sealed class AccessException(string message, string hint) : UserFacingException(message, hint);
