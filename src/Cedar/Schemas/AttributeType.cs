namespace Cedar.Schemas;

/// <summary>An attribute a schema declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its value.</param>
/// <param name="Required">Whether it is always there.</param>
public sealed record AttributeType(string Name, CedarType Type, bool Required);
