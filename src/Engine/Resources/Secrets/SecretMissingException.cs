namespace Reconciler.Engine.Resources.Secrets;

/// <summary>A secret does not exist at the source that the spec names.</summary>
/// <param name="message">The source and how to fix it. It never contains a secret.</param>
public sealed class SecretMissingException(string message) : Exception(message);
