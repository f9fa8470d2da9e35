using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator;

/// <summary>A property to generate.</summary>
/// <param name="Class">The class that declares it.</param>
/// <param name="Name">The .NET name.</param>
/// <param name="Type">The .NET type.</param>
/// <param name="IsPayload">Whether the property is the complete HTTP body.</param>
/// <param name="Timestamp">The format of a timestamp, if it is not the protocol's default.</param>
internal sealed record PropertyPlan(
    string Class, MemberModel Member, ShapeModel Shape, string Name, string Type, bool IsPayload, string? Timestamp);
