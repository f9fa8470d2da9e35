namespace Reconciler.Emulator.Services.AgentCore.Identity;

/// <summary>An authorization server issued no token. The message contains no secret.</summary>
internal sealed class OAuthException(string message, Exception? inner = null) : Exception(message, inner);
