using Reconciler.Engine.Model;

namespace Reconciler.Engine.Import;

/// <summary>Nothing can be imported: what was asked for does not exist, or belongs to a stack already.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="hint">How to fix it.</param>
public sealed class ImportException(string message, string hint) : UserFacingException(message, hint);
