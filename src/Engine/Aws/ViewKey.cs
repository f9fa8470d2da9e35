namespace Reconciler.Engine.Aws;

/// <summary>Identifies a cached read. Reads with different types of values are different reads.</summary>
/// <param name="Scope">What is read.</param>
/// <param name="Operation">The operation that reads.</param>
/// <typeparam name="T">The type of the value.</typeparam>
internal readonly record struct ViewKey<T>(ViewScope Scope, string Operation);
