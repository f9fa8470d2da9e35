using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>
/// An AWS service of the emulator. The pipeline knows services by this interface only, so a new service is a new folder and one line in
/// the composition root.
/// </summary>
internal interface IService
{
    /// <summary>The account that the service belongs to.</summary>
    Account Account { get; }

    /// <summary>The name of the service's public model.</summary>
    string Name { get; }

    /// <summary>The service's name in ARNs.</summary>
    string ArnName { get; }

    /// <summary>The service's name in the scope of signatures.</summary>
    string SigningName { get; }

    /// <summary>The prefix of the <c>X-Amz-Target</c> header, for services with a JSON protocol.</summary>
    string? TargetPrefix { get; }

    /// <summary>The service's variant of SigV4.</summary>
    SignatureRules SignatureRules { get; }

    /// <summary>The service's protocol with its contract.</summary>
    Protocol Protocol { get; }

    /// <summary>The published request quotas. The first rule that matches an operation applies.</summary>
    IReadOnlyList<QuotaRule> Quotas { get; }

    /// <summary>The service's deviations from an ideal one, such as delays.</summary>
    IReadOnlyList<BehaviorSwitch> Behaviors { get; }

    /// <summary>The HTTP endpoints of the service besides its API.</summary>
    IReadOnlyList<IHttpEndpoint> Endpoints { get; }

    /// <summary>The names of the implemented operations.</summary>
    IReadOnlyCollection<string> Handled { get; }

    /// <summary>
    /// The handler of an operation, or <see langword="null"/> if it is not implemented. It runs under the account's gate.
    /// </summary>
    Func<Call, JsonObject>? Handler(string operation);

    /// <summary>
    /// The handler of an operation that waits for programs or other services, or <see langword="null"/>. It runs outside of the account's
    /// gate and enters it for each of its steps.
    /// </summary>
    Func<Call, CancellationToken, Task<JsonObject>>? LongHandler(string operation);

    /// <summary>Changes a request to the form that the contract describes, before its operation is resolved.</summary>
    void Prepare(AwsRequest request);

    /// <summary>Whether an operation changes state.</summary>
    bool IsMutating(string operation);

    /// <summary>
    /// Whether CloudTrail records an operation as a management event. Data events, such as those of objects, are not recorded by default.
    /// </summary>
    bool IsManagement(string operation);

    /// <summary>The IAM action of an operation, or <see langword="null"/> if it needs no permission.</summary>
    string? ActionOf(string operation);

    /// <summary>The permissions that a signed call needs, each on a resource. Callers hold the account's gate.</summary>
    IEnumerable<RequiredPermission> PermissionsOf(Call call);

    /// <summary>Checks a call after its constraints and before its handler.</summary>
    /// <exception cref="AwsException">The call is rejected.</exception>
    void Check(Call call);

    /// <summary>The tagged resources of a region. Global resources are those of us-east-1. Callers hold the account's gate.</summary>
    IEnumerable<TaggedResource> ListTagged(string region);

    /// <summary>Creates the error for input that violates constraints.</summary>
    AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches);

    /// <summary>How the service compares the keys of tags.</summary>
    StringComparer TagKeys { get; }

    /// <summary>Creates the error for a tag that no service accepts.</summary>
    AwsException InvalidTag(TagFault fault, ConstraintBreach breach);
}
