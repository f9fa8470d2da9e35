namespace Reconciler.AwsSdkGenerator.Catalog;

/// <summary>Where the services accept more than their models say. Only the contracts of the emulator have these patterns.</summary>
internal static class ModelCorrections
{
    private static readonly Dictionary<string, (string Model, string Service)> Patterns = new(StringComparer.Ordinal)
    {
        // OAuth 2 credential providers can be tagged, and the name of their type has a digit.
        ["TaggableResourcesArn"] = (
            "arn:(?:[^:]+)?:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:([a-z-]+/[^/]+)(?:/[a-z-]+/[^/]+)*",
            "arn:(?:[^:]+)?:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:([a-z0-9-]+/[^/]+)(?:/[a-z0-9-]+/[^/]+)*"),

        // A domain of one's own has dots.
        ["DomainType"] = (@"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$", @"^[a-z0-9](?:[a-z0-9\-\.]{0,61}[a-z0-9])?$"),
    };

    /// <summary>Returns the pattern that a service applies.</summary>
    /// <param name="shape">The name of the shape.</param>
    /// <param name="pattern">The pattern of the model; null if it has none.</param>
    public static string? PatternOf(string shape, string? pattern) =>
        Patterns.TryGetValue(shape, out var correction) && correction.Model == pattern ? correction.Service : pattern;
}
