namespace Reconciler.Spec;

/// <summary>The <c>spec</c> part of a spec object; one class per kind.</summary>
public interface ISpec;
