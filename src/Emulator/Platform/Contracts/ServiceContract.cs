using System.Collections.Concurrent;

namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>
/// What an AWS API demands and promises: protocol, operations, shapes and their constraints. Made by tools/AwsSdkGenerator
/// from the public models and embedded as text; a service is read at its first use.
/// </summary>
internal sealed class ServiceContract
{
    private static readonly ConcurrentDictionary<string, Lazy<ServiceContract>> Cache = new(StringComparer.Ordinal);

    /// <summary>The name as the AWS CLI has it, lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>rest-json, json, query or rest-xml.</summary>
    public required string Protocol { get; init; }

    /// <summary>The service in a signature's scope.</summary>
    public required string SigningName { get; init; }

    /// <summary>What stands before the operation in X-Amz-Target (json protocol).</summary>
    public string? TargetPrefix { get; init; }

    /// <summary>The version in the content type (json protocol).</summary>
    public string? JsonVersion { get; init; }

    public string? XmlNamespace { get; init; }

    public required IReadOnlyDictionary<string, OperationContract> Operations { get; init; }

    /// <summary>The contract of a service, by <see cref="Name"/>.</summary>
    /// <exception cref="ArgumentException">There is no contract of that name.</exception>
    public static ServiceContract Load(string name) => Cache.GetOrAdd(name, static n => new(() => Read(n))).Value;

    private static ServiceContract Read(string name)
    {
        using var stream = typeof(ServiceContract).Assembly.GetManifestResourceStream(name + ".contract")
            ?? throw new ArgumentException($"There is no contract of a service named '{name}'.", nameof(name));
        using var text = new StreamReader(stream);
        return ContractReader.Read(text.ReadToEnd());
    }
}
