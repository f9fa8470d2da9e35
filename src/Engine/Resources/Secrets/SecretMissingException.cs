namespace Reconciler.Engine.Resources.Secrets;

/// <summary>A secret is not where the spec says it is. The message names the place, never a secret.</summary>
public sealed class SecretMissingException(string message) : Exception(message);
