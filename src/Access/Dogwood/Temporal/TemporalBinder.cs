using Cedar;

namespace Reconciler.Access.Dogwood.Temporal;

/// <summary>The declaration of a variable, <c>(x: T)</c>.</summary>
internal sealed record TemporalBinder(string Name, string Type, SourcePosition Position);
