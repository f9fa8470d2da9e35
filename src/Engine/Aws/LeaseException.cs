using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>The lease is not held, so nothing may be changed.</summary>
/// <param name="message">Who holds it, or why it is not known.</param>
/// <param name="hint">What to do.</param>
public sealed class LeaseException(string message, string hint) : UserFacingException(message, hint);
