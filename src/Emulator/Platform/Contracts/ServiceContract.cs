using System.Collections.Concurrent;

namespace Reconciler.Emulator.Platform.Contracts;

/// <summary>
/// The contract of an AWS API: protocol, operations, shapes and their constraints. tools/AwsSdkGenerator generates it from the public
/// models as embedded text. A contract is parsed at its first use.
/// </summary>
internal sealed class ServiceContract
{
    private static readonly ConcurrentDictionary<string, Lazy<ServiceContract>> Cache = new(StringComparer.Ordinal);

    /// <summary>The name in the AWS CLI, in lower case with hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>rest-json, json, query or rest-xml.</summary>
    public required string Protocol { get; init; }

    /// <summary>The service in the credential scope of signatures.</summary>
    public required string SigningName { get; init; }

    /// <summary>The prefix of the operation in X-Amz-Target (json protocol).</summary>
    public string? TargetPrefix { get; init; }

    /// <summary>The version in the content type (json protocol).</summary>
    public string? JsonVersion { get; init; }

    public string? XmlNamespace { get; init; }

    public required IReadOnlyDictionary<string, OperationContract> Operations { get; init; }

    /// <summary>The contract of a service, by <see cref="Name"/>.</summary>
    /// <exception cref="ArgumentException">No contract has this name.</exception>
    public static ServiceContract Load(string name) => Cache.GetOrAdd(name, static n => new(() => Read(n))).Value;

    private static ServiceContract Read(string name)
    {
        using var stream = typeof(ServiceContract).Assembly.GetManifestResourceStream(name + ".contract")
            ?? throw new ArgumentException($"No contract is embedded for the service '{name}'.", nameof(name));
        using var text = new StreamReader(stream);
        return ContractReader.Read(text.ReadToEnd());
    }
}
