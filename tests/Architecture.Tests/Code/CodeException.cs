namespace Reconciler.ArchitectureTests.Code;

/// <summary>A place that may break a rule.</summary>
/// <param name="Place">The place as the rule prints it, up to its first space.</param>
/// <param name="Reason">Why it may.</param>
internal sealed record CodeException(string Place, string Reason);
