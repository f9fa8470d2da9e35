using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator;

/// <summary>A class to be generated. A shape that is several operations' output becomes several classes.</summary>
internal sealed record ClassPlan(string Name, string? Base, ShapeModel? Shape, IReadOnlyList<PropertyPlan> Properties);
