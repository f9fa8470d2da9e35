using Reconciler.Engine.Model;

namespace Reconciler.Worker.Mcp;

/// <summary>A gateway or runtime cannot be found, reached or called. The command shows the message and the hint.</summary>
/// <param name="message">The error and its cause.</param>
/// <param name="hint">The remedy.</param>
internal sealed class AccessException(string message, string hint) : UserFacingException(message, hint);
