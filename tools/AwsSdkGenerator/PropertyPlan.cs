using Reconciler.AwsSdkGenerator.Modeling;

namespace Reconciler.AwsSdkGenerator;

/// <summary>A property to be generated.</summary>
/// <param name="Class">The class that declares it.</param>
/// <param name="Name">Its .NET name.</param>
/// <param name="Type">Its .NET type.</param>
/// <param name="IsPayload">It alone is the HTTP body.</param>
/// <param name="Timestamp">The format of a point in time, where it is not the protocol's.</param>
internal sealed record PropertyPlan(
    string Class, MemberModel Member, ShapeModel Shape, string Name, string Type, bool IsPayload, string? Timestamp);
