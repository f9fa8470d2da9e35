using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator;

/// <summary>A class to generate. A shape that is the output of several operations becomes several classes.</summary>
internal sealed record ClassPlan(string Name, string? Base, ShapeModel? Shape, IReadOnlyList<PropertyPlan> Properties);
