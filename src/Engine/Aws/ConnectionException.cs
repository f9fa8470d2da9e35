using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>The account of a stack cannot be reached: no region, no credentials, or credentials that AWS rejects.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="hint">How to fix it.</param>
public sealed class ConnectionException(string message, string hint) : UserFacingException(message, hint);
