using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>AWS cannot be reached as asked.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="hint">What to do about it.</param>
public sealed class ConnectionException(string message, string hint) : UserFacingException(message, hint);
